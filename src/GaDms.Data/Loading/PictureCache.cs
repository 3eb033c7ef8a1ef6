using System.Collections.Concurrent;
using GaDms.Imaging;

namespace GaDms.Data.Loading;

/// <summary>Keeps resized pictures up to a bound. See <see cref="LoaderSettings.CacheBytes"/>. The memory of those that are not kept is used again.</summary>
internal sealed class PictureCache(long maxBytes)
{
    private readonly ConcurrentDictionary<int, Image> _pictures = new();
    private readonly ConcurrentBag<Image> _spare = [];
    private long _bytes;

    /// <summary>Calls <paramref name="use"/> with a picture, which <paramref name="fill"/> makes if it is not there.</summary>
    public void Use(int index, Func<Image> create, Action<int, Image> fill, Action<Image> use)
    {
        if (_pictures.TryGetValue(index, out Image? kept))
        {
            use(kept);
            return;
        }

        Image picture = _spare.TryTake(out Image? spare) ? spare : create();
        fill(index, picture);
        use(picture);
        if (Interlocked.Add(ref _bytes, picture.Pixels.Length) <= maxBytes && _pictures.TryAdd(index, picture))
            return;
        Interlocked.Add(ref _bytes, -picture.Pixels.Length);
        _spare.Add(picture);
    }
}
