namespace GaDms.Faults.Tests.Worlds;

/// <summary>Another model for a gallery.</summary>
internal sealed class ReindexJob : GalleryJob
{
    public override string Name => "reindexing";

    protected override async Task MakeAsync()
    {
        await base.MakeAsync();
        await GadmsProcess.RunAsync("index", PictureFolder, "--gallery", World["before"], "--model", Model, "--batch", Batch);
    }

    public override void Begin(string folder) => Trees.Copy(World["before"], folder);

    public override JobRun Start(string folder, IReadOnlyDictionary<string, string>? environment = null) =>
        JobRun.OfCommand(new GadmsProcess(environment, ["gallery", "reindex", "--gallery", folder, "--model", OtherModel, "--batch", Batch]));

    // The first generation is what the job begins with, and goes at its end.
    public override long Progress(string folder) => base.Progress(folder) - Length(Path.Combine(folder, "rows-1.bin"));
}
