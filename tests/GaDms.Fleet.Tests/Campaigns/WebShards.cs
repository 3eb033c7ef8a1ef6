using System.Formats.Tar;
using GaDms.Data.Rendering;
using GaDms.Imaging;

namespace GaDms.Fleet.Tests.Campaigns;

/// <summary>Tars of rendered pictures, some of them nearly equal to pictures of earlier tars.</summary>
internal static class WebShards
{
    private const int PerShard = 3;

    /// <summary>Drawn people are no photographs: whatever the detector takes for a person is kept, in small shards.</summary>
    public static string[] Settings { get; } =
    [
        "--set", "filter.boxRule.leastConfidence=0", "--set", "filter.boxRule.leastAspect=0", "--set", "filter.boxRule.mostAspect=2",
        "--set", "filter.boxRule.leastSide=20", "--set", "filter.samplesPerShard=5", "--set", "captions.samplesPerShard=4",
    ];

    public static void Write(string folder, int shards, ulong seed)
    {
        using var drawn = new TemporaryFolder();
        RenderedDataset.Write(new RenderSettings { Identities = shards * PerShard, ImagesPerIdentity = 1, Width = 200, Height = 400, Seed = seed }, drawn["people"]);
        string[] pictures = [.. Directory.GetFiles(Path.Combine(drawn["people"], "imgs"), "*.jpg", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Directory.CreateDirectory(folder);
        for (var shard = 0; shard < shards; shard++)
        {
            using var file = File.Create(Path.Combine(folder, $"{shard:D5}.tar"));
            using var tar = new TarWriter(file, TarEntryFormat.Ustar);
            for (var i = 0; i < PerShard; i++)
                Add(tar, $"{shard:D5}{i:D4}.jpg", File.ReadAllBytes(pictures[(shard * PerShard) + i]));

            // One of an earlier tar as it is, one saved again and worse.
            if (shard % 2 == 1)
                Add(tar, $"{shard:D5}{PerShard:D4}.jpg", File.ReadAllBytes(pictures[(shard - 1) * PerShard]));
            if (shard % 3 == 2)
                Add(tar, $"{shard:D5}{PerShard + 1:D4}.jpg", ImageCodec.EncodeJpeg(ImageCodec.Decode(File.ReadAllBytes(pictures[((shard - 2) * PerShard) + 1])), 80));
        }
    }

    private static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
}
