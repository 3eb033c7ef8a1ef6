using GaDms.Curation.Pipeline;
using GaDms.Data.Rendering;

namespace GaDms.Faults.Tests.Worlds;

/// <summary>Curation of rendered pictures and one that is none, found by OpenCV's detector and described by their colours.</summary>
internal sealed class CurationJob : SmallJob
{
    public override string Name => "curation";

    protected override Task MakeAsync()
    {
        RenderedDataset.Write(new RenderSettings { Identities = 15, ImagesPerIdentity = 2, Width = 200, Height = 400, Seed = 5 }, World["people"]);
        File.WriteAllText(World["people/imgs/broken.jpg"], "no picture");
        return Task.CompletedTask;
    }

    public override JobRun Start(string folder, IReadOnlyDictionary<string, string>? environment = null) => JobRun.OfCommand(new GadmsProcess(environment,
    [
        "curate", World["people/imgs"], "--out", folder,
        // Drawn people are no photographs: whatever the detector takes for a person is kept.
        "--set", "filter.boxRule.leastConfidence=0", "--set", "filter.boxRule.leastAspect=0", "--set", "filter.boxRule.mostAspect=2",
        "--set", "filter.boxRule.leastSide=20", "--set", "filter.samplesPerShard=2", "--set", "filter.batchSize=2", "--set", "captions.samplesPerShard=2",
    ]));

    public override long Progress(string folder)
    {
        var layout = new CurateLayout(folder);
        return Count(layout.Crops) + Count(layout.Captioned) + (File.Exists(layout.Report) ? 1 : 0);

        static long Count(string shards) => Directory.Exists(shards) ? Directory.EnumerateFiles(shards).Count(IsShard) : 0;
    }

    // Statistics and the report have seconds in them.
    public override Task<IReadOnlyList<string>> DifferencesAsync(string folder)
    {
        var differences = Trees.Differences(Whole, folder, name => name.EndsWith(".tar", StringComparison.Ordinal)).ToList();
        if (!File.Exists(new CurateLayout(folder).Report))
            differences.Add("the report is missing");
        return Task.FromResult<IReadOnlyList<string>>(differences);
    }

    private static bool IsShard(string file) => file.EndsWith(".tar", StringComparison.Ordinal) || file.EndsWith(".stats.json", StringComparison.Ordinal);
}
