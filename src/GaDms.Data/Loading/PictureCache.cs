using System.Collections.Concurrent;
using GaDms.Imaging;

namespace GaDms.Data.Loading;

/// <summary>Keeps resized pictures up to a bound. See <see cref="LoaderSettings.CacheBytes"/>.</summary>
internal sealed class PictureCache(long maxBytes)
{
    private readonly ConcurrentDictionary<int, Image> _pictures = new();
    private long _bytes;

    public Image GetOrAdd(int index, Func<int, Image> make)
    {
        if (_pictures.TryGetValue(index, out Image? kept))
            return kept;

        Image picture = make(index);
        if (Interlocked.Add(ref _bytes, picture.Pixels.Length) > maxBytes || !_pictures.TryAdd(index, picture))
            Interlocked.Add(ref _bytes, -picture.Pixels.Length);
        return picture;
    }
}
