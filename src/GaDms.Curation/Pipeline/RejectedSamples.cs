using GaDms.Imaging;

namespace GaDms.Curation.Pipeline;

/// <summary>Keeps small pictures of the first few that were left out for each reason: people rather look than read.</summary>
/// <param name="folder">A folder for each reason is made in it.</param>
internal sealed class RejectedSamples(string folder)
{
    private const int PerReason = 8;
    private const int LongSide = 240;
    private const int Quality = 80;

    private readonly Dictionary<string, int> _kept = new(StringComparer.Ordinal);

    /// <summary>Keeps a picture, or a part of it, if there are not enough yet.</summary>
    public void Keep(Rejection rejection, Image picture)
    {
        var place = Path.Combine(folder, rejection.Reason);
        if (!_kept.TryGetValue(rejection.Reason, out var count))
            count = Directory.Exists(place) ? Directory.EnumerateFiles(place, "*.jpg").Count() : 0;
        _kept[rejection.Reason] = count;
        if (count >= PerReason)
            return;
        Directory.CreateDirectory(place);
        var scale = Math.Min(1, (double)LongSide / Math.Max(picture.Width, picture.Height));
        var small = Resampler.Resize(
            picture, Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)), Interpolation.Area);
        ImageCodec.Save(small, Path.Combine(place, $"{count:D2}.jpg"), Quality);
        _kept[rejection.Reason] = count + 1;
    }
}
