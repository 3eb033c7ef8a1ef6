using GaDms.IO;
using GaDms.Retrieval.Queries;

namespace GaDms.Queries.Tests;

[Collection(nameof(RenderedWorld))]
public sealed class ReferenceFeaturesTests(RenderedWorld world) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AreReadWhereTheyWereKept()
    {
        var made = ReferenceFeatures.Of(world.Model, new UserCache(_folder["cache"]));
        var file = Assert.Single(Directory.GetFiles(_folder["cache"]));
        Assert.Equal(world.Model.EncodeTexts(ReferenceSentences.All), made);

        // Other unit vectors show that the file is what is read.
        var bytes = File.ReadAllBytes(file);
        var vector = world.Model.Identity.Dimension * sizeof(float);
        File.WriteAllBytes(file, [.. bytes[vector..], .. bytes[..vector]]);
        Assert.Equal(made[1], ReferenceFeatures.Of(world.Model, new UserCache(_folder["cache"]))[0]);
    }

    [Fact]
    public void AreMadeAnewWhereTheFileIsDamaged()
    {
        var made = ReferenceFeatures.Of(world.Model, new UserCache(_folder.Path));
        var file = Assert.Single(Directory.GetFiles(_folder.Path));
        var bytes = File.ReadAllBytes(file);
        foreach (var damaged in new[] { bytes[..^1], [], [.. Enumerable.Repeat((byte)0xFF, bytes.Length)], new byte[bytes.Length] })
        {
            File.WriteAllBytes(file, damaged);
            Assert.Equal(made, ReferenceFeatures.Of(world.Model, new UserCache(_folder.Path)));
            Assert.Equal(bytes, File.ReadAllBytes(file));
        }
    }

    [Fact]
    public void OfTheLastModelsAreKept()
    {
        foreach (var i in Enumerable.Range(0, 30))
        {
            var other = _folder[$"references-{i}-0.f32"];
            File.WriteAllText(other, "");
            File.SetLastWriteTimeUtc(other, DateTime.UtcNow.AddDays(-1 - i));
        }
        ReferenceFeatures.Of(world.Model, new UserCache(_folder.Path));

        var left = Directory.GetFiles(_folder.Path);
        Assert.Equal(16, left.Length);
        Assert.Contains(left, path => path.Contains(world.Model.Identity.Fingerprint, StringComparison.Ordinal));
        Assert.Contains(_folder["references-14-0.f32"], left);
    }

    [Fact]
    public void AreMadeWhereNothingCanBeKept()
    {
        File.WriteAllText(_folder["file"], "");

        Assert.Equal(ReferenceSentences.All.Count, ReferenceFeatures.Of(world.Model, new UserCache(_folder["file"])).Count);
        Assert.Equal(ReferenceSentences.All.Count, ReferenceFeatures.Of(world.Model, new UserCache(null)).Count);
    }
}
