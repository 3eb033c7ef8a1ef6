using System.Text.Json;
using GaDms.Curation.Sources;

namespace GaDms.Curation.Shards;

/// <summary>Reads the shards that <see cref="ShardWriter"/> wrote, one sample at a time.</summary>
public static class ShardReader
{
    private const int MaxPictureBytes = 64 << 20;
    private const int MaxRecordBytes = 1 << 20;

    /// <summary>The samples of all complete shards of a folder, in their order.</summary>
    /// <exception cref="CurationException">The folder or a shard cannot be read.</exception>
    public static IEnumerable<CropSample> ReadFolder(string folder) =>
        ShardFiles.Committed(folder).SelectMany(shard => Read(folder, shard));

    /// <summary>The samples of a complete shard in their order; none if the shard has no tar because nothing was kept.</summary>
    /// <exception cref="CurationException">The tar cannot be read.</exception>
    public static IEnumerable<CropSample> Read(string folder, int shard)
    {
        string path = ShardFiles.Tar(folder, shard);
        int samples = ShardStatistics.Read(folder, shard).Samples;
        if (samples == 0)
            yield break;
        if (!File.Exists(path))
            throw new CurationException($"{path}: the tar is gone; restore it.");
        foreach (CropSample sample in ReadTar(path))
        {
            samples--;
            yield return sample;
        }

        if (samples != 0)
            throw Damaged(path, $"{Math.Abs(samples)} samples {(samples > 0 ? "fewer" : "more")} than its statistics say");
    }

    /// <summary>The samples of a tar in their order.</summary>
    internal static IEnumerable<CropSample> ReadTar(string path)
    {
        using TarMembers members = Open(path);
        while (members.MoveNext())
        {
            string key = Path.GetFileNameWithoutExtension(members.Current.Name);
            byte[] jpeg = Content(members, path, $"{key}.jpg", MaxPictureBytes);
            if (!members.MoveNext())
                break;
            byte[] json = Content(members, path, $"{key}.json", MaxRecordBytes);
            yield return new CropSample { Key = key, Jpeg = jpeg, Record = Parse(json, path, key) };
        }

        if (members.Damage is { } damage)
            throw Damaged(path, damage);
    }

    private static TarMembers Open(string path)
    {
        try
        {
            return new TarMembers(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Damaged(path, error.Message);
        }
    }

    private static byte[] Content(TarMembers members, string path, string name, int limit)
    {
        if (members.Current.Name != name)
            throw Damaged(path, $"{name} is missing; {members.Current.Name} is in its place");
        if (members.Current.Length > limit)
            throw Damaged(path, $"{name} has {members.Current.Length} bytes, more than the {limit} allowed");
        return members.Read();
    }

    private static CropRecord Parse(byte[] json, string path, string key)
    {
        try
        {
            return JsonSerializer.Deserialize<CropRecord>(json, ShardJson.Compact) is { } record && !record.CaptionOrigins.Contains(null!) ? record : throw new JsonException("it, or an origin of a caption, is null");
        }
        catch (JsonException error)
        {
            throw Damaged(path, $"{key}.json is not a crop's record: {error.Message}");
        }
    }

    private static CurationException Damaged(string path, string what) =>
        new($"{path}: the shard cannot be read ({what}); restore it, or delete it with its statistics and run again.");
}
