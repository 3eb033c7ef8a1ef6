namespace GaDms.Faults.Tests.Worlds;

/// <summary>Pictures of a folder into a new gallery.</summary>
internal sealed class IndexJob : GalleryJob
{
    public override string Name => "indexing";

    public override JobRun Start(string folder, IReadOnlyDictionary<string, string>? environment = null) =>
        JobRun.OfCommand(new GadmsProcess(environment, ["index", PictureFolder, "--gallery", folder, "--model", Model, "--batch", Batch]));
}
