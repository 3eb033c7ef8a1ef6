using System.Runtime.InteropServices;
using GaDms.Data;
using GaDms.Retrieval.Search;
using GaDms.Retrieval.Store;

namespace GaDms.Bench.Search;

/// <summary>Vectors in clusters, as people's are, in the files of a gallery without its database; and faiss with the same.</summary>
internal sealed class SearchData : IDisposable
{
    private const int Dimension = 512;
    private const int Clusters = 2000;
    private const int PerBatch = 20_000;

    private readonly float[][] _centres;

    private SearchData(RowContext context)
    {
        var count = context.Quick ? 200_000 : 1_000_000;
        var model = new GalleryModel("synthetic", new string('0', 64), Dimension);
        var files = new GenerationFiles(context.Folder, 1, model);
        var state = new GenerationState(1, model, count, count);
        var random = new Prng(1);
        _centres = [.. Enumerable.Range(0, Clusters).Select(_ => Unit(random))];
        Write(files, count);
        WithCodes = new MappedGeneration(state, files, []);
        File.Delete(files.Codes.Path);
        Plain = new MappedGeneration(state, files, []);
        WhyNoFaiss = PeerProcess.WhyMissing(context.Python, "faiss");
        Faiss = WhyNoFaiss is null ? new FaissPeer(context.Python, files.Vectors.Path, Dimension, context.Threads) : null;
    }

    /// <summary>As a gallery is searched.</summary>
    public MappedGeneration WithCodes { get; }

    /// <summary>The same without codes: every vector is compared as it is.</summary>
    public MappedGeneration Plain { get; }

    public FaissPeer? Faiss { get; }

    public string? WhyNoFaiss { get; }

    public static RowFilter NoFilter { get; } = new(GalleryFilter.None, [], [], media: null);

    public static SearchData Create(RowContext context) => new(context);

    /// <summary>A vector from one of the clusters that is not among those that are searched.</summary>
    public float[] Query(int number) => Near(new Prng(ulong.MaxValue - (ulong)number));

    public void Dispose()
    {
        Faiss?.Dispose();
        WithCodes.Dispose();
        Plain.Dispose();
    }

    // As the gallery would, but without waiting for the disk.
    private void Write(GenerationFiles files, int count)
    {
        files.Create();
        using var vectors = new FileStream(files.Vectors.Path, FileMode.Append);
        using var rows = new FileStream(files.Rows.Path, FileMode.Append);
        using var codes = new FileStream(files.Codes.Path, FileMode.Append);
        for (var at = 0; at < count; at += PerBatch)
        {
            var batch = new float[PerBatch * Dimension];
            var first = at;
            Parallel.For(0, PerBatch, row => Near(new Prng((ulong)(1 + first + row))).CopyTo(batch, row * Dimension));
            vectors.Write(MemoryMarshal.AsBytes(batch.AsSpan()));
            rows.Write(MemoryMarshal.AsBytes<RowRecord>(Enumerable.Range(at + 1, PerBatch).Select(id => new RowRecord { Id = id }).ToArray()));
            codes.Write(CodeRecord.Encode(batch, Dimension));
        }
    }

    private float[] Near(Prng random)
    {
        var centre = _centres[random.NextInt(0, Clusters)];
        var noise = Unit(random);
        return Normalized([.. centre.Select((value, i) => value + (0.7f * noise[i]))]);
    }

    private static float[] Unit(Prng random)
    {
        var vector = new float[Dimension];
        foreach (ref var value in vector.AsSpan())
            value = random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f;
        return Normalized(vector);
    }

    private static float[] Normalized(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return Array.ConvertAll(vector, value => value / length);
    }
}
