using GaDms.Data.Rendering;
using GaDms.Retrieval.Models;

namespace GaDms.Queries.Tests;

/// <summary>Rendered people that the demonstration model has not seen, two pictures each, encoded once for all tests.</summary>
public sealed class RenderedWorld : IDisposable
{
    public const int People = 160;

    public RenderedWorld()
    {
        Model = RetrievalModel.Load(Path.Combine(RepositoryFolder.Path, "models", "demo"));
        (_, Samples) = RenderedPeople.Create(new RenderSettings
        {
            Seed = 77,
            Identities = People,
            ImagesPerIdentity = 2,
            CaptionsPerImage = 1,
            Width = 48,
            Height = 96,
            ValShare = 0,
            TestShare = 1,
        }).RenderAll();
        Vectors = Model.EncodeImages([.. Samples.Select(sample => sample.Decode())]);
    }

    public RetrievalModel Model { get; }

    public IReadOnlyList<RenderedSample> Samples { get; }

    public IReadOnlyList<float[]> Vectors { get; }

    public int[] Top(float[] query, int count) => [.. Enumerable.Range(0, Vectors.Count).OrderByDescending(i => Dot(query, Vectors[i])).Take(count)];

    public static float Dot(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum();

    public void Dispose() => Model.Dispose();
}

[CollectionDefinition(nameof(RenderedWorld))]
public sealed class SharedRenderedWorld : ICollectionFixture<RenderedWorld>;
