using GaDms.Curation.Shards;
using GaDms.Imaging;

namespace GaDms.Curation.Pipeline;

/// <summary>Keeps small pictures of the first few that were left out for each reason: people rather look than read.</summary>
/// <param name="folder">A folder for each reason is made in it.</param>
internal sealed class RejectedSamples(string folder)
{
    private const int PerReason = 8;
    private const int LongSide = 240;
    private const int Quality = 80;

    private readonly Dictionary<string, HashSet<SampleText>> _kept = new(StringComparer.Ordinal);

    /// <summary>Keeps a picture, or a part of it, if there are not enough yet.</summary>
    /// <param name="rejection">Why it was left out.</param>
    /// <param name="key">The picture's key.</param>
    /// <param name="picture">What to show.</param>
    public void Keep(Rejection rejection, string key, Image picture)
    {
        if (Room(rejection, key) is not { } path)
            return;
        var scale = Math.Min(1, (double)LongSide / Math.Max(picture.Width, picture.Height));
        var small = Resampler.Resize(
            picture, Math.Max(1, (int)(picture.Width * scale)), Math.Max(1, (int)(picture.Height * scale)), Interpolation.Area);

        // The text first: a picture is never without the name that it can be found by.
        SampleFiles.WriteText(path, new SampleText(key, rejection.Detail));
        ImageCodec.Save(small, path, Quality);
    }

    /// <summary>Keeps a crop; one that cannot be decoded has nothing to show.</summary>
    public void Keep(Rejection rejection, CropSample crop)
    {
        if (Room(rejection, crop.Record.Source, claim: false) is null)
            return;
        try
        {
            Keep(rejection, crop.Record.Source, ImageCodec.Decode(crop.Jpeg));
        }
        catch (ImageException)
        {
        }
    }

    /// <summary>The path for a sample; null when there are enough, or an interrupted run has kept it already.</summary>
    private string? Room(Rejection rejection, string key, bool claim = true)
    {
        var place = Path.Combine(folder, rejection.Reason);
        if (!_kept.TryGetValue(rejection.Reason, out var kept))
            _kept[rejection.Reason] = kept = Directory.Exists(place) ? [.. SampleFiles.Pictures(place).Select(SampleFiles.ReadText)] : [];
        var text = new SampleText(key, rejection.Detail);
        if (kept.Count >= PerReason || kept.Contains(text))
            return null;
        if (claim)
        {
            kept.Add(text);
            Directory.CreateDirectory(place);
        }
        return SampleFiles.Free(place);
    }
}
