using GaDms.Model.Clip;
using GaDms.Model.Files;

namespace GaDms.Model.Inference;

// R rows: the tokens of all captions, one caption after the other; D text width, E joint width.

/// <summary>
/// CLIP's text tower in float32 without libtorch, for a program that encodes one sentence and ends: loading libtorch and laying out a model take it ten
/// times as long as the sentence. The blocks' weights pass through memory one after the other, the next being read while one is
/// computed; a program that stays encodes faster with <see cref="ClipInference"/>.
/// </summary>
public sealed class CaptionTower : IDisposable
{
    internal const string Prefix = "base_model.";
    private const string Embedding = Prefix + "token_embedding.weight";
    private const string Positions = Prefix + "positional_embedding";
    private const string NormWeight = Prefix + "ln_final.weight";
    private const string NormBias = Prefix + "ln_final.bias";
    private const string Projection = Prefix + "text_projection";

    private readonly ModelWeights _weights;
    private readonly Task<string> _fingerprint;

    private CaptionTower(string path, ModelWeights weights)
    {
        Path = path;
        _weights = weights;
        // Every number is read for it, which another processor may do meanwhile.
        _fingerprint = Task.Run(weights.Fingerprint);
    }

    /// <summary>The model's file.</summary>
    public string Path { get; }

    /// <summary>All sizes of the model.</summary>
    public ClipConfig Clip => _weights.Architecture.Clip;

    /// <summary>As <see cref="LoadedModel.Fingerprint"/>.</summary>
    public string Fingerprint => _fingerprint.GetAwaiter().GetResult();

    /// <summary>Opens the text tower of a model file, or of the one in a folder; null where a tensor is missing or has another shape, of which <see cref="ModelFile.Load"/> tells.</summary>
    /// <exception cref="InvalidDataException">The file holds no model.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static CaptionTower? TryOpen(string path, ModelLoadOptions? options = null)
    {
        path = ModelFile.Resolve(path);
        var weights = ModelWeights.Open(path, options ?? new ModelLoadOptions());
        if (Parameters(weights.Architecture.Clip).All(parameter => weights.ShapeOf(parameter.Name) is { } shape && shape.AsSpan().SequenceEqual(parameter.Shape)))
            return new CaptionTower(path, weights);
        weights.Dispose();
        return null;
    }

    /// <summary>Features of captions, not normalised.</summary>
    /// <param name="captions">Token ids of each from start to end of text, without padding.</param>
    /// <returns>For each [E].</returns>
    public IReadOnlyList<float[]> Encode(IReadOnlyList<long[]> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        if (captions.Count == 0)
            return [];
        int[] starts = [.. captions.Aggregate<long[], int[]>([0], (all, caption) => [.. all, all[^1] + caption.Length])];
        int[] first = [.. captions.SelectMany((caption, i) => Enumerable.Repeat(starts[i], caption.Length))];
        int[] ends = [.. starts.Skip(1).Select(start => start - 1)];
        var x = Through(Embed(captions), first, ends);
        x = Rows.LayerNorm(x, Read(NormWeight), Read(NormBias));
        return Project(x);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // It reads the file.
        ((IAsyncResult)_fingerprint).AsyncWaitHandle.WaitOne();
        _weights.Dispose();
    }

    private static IEnumerable<(string Name, long[] Shape)> Parameters(ClipConfig clip)
    {
        (string Name, long[] Shape)[] around =
        [
            (Embedding, [clip.VocabSize, clip.TextWidth]), (Positions, [clip.ContextLength, clip.TextWidth]),
            (NormWeight, [clip.TextWidth]), (NormBias, [clip.TextWidth]), (Projection, [clip.TextWidth, clip.EmbedDim]),
        ];
        return around.Concat(Enumerable.Range(0, clip.TextLayers).SelectMany(block => CaptionBlock.Parameters(clip, block)));
    }

    private float[] Embed(IReadOnlyList<long[]> captions)
    {
        var width = Clip.TextWidth;
        var positions = Read(Positions);
        var result = new float[captions.Sum(caption => caption.Length) * width];
        var rest = result.AsSpan();
        foreach (var caption in captions)
        {
            for (var position = 0; position < caption.Length; position++)
            {
                _weights.Read(Embedding, rest[..width], caption[position] * width);
                Rows.Add(rest[..width], positions.AsSpan(position * width, width));
                rest = rest[width..];
            }
        }
        return result;
    }

    private float[] Through(float[] x, int[] first, int[] ends)
    {
        var clip = Clip;
        int[] everywhere = [.. Enumerable.Range(0, first.Length)];
        var (block, next) = (new CaptionBlock(clip.TextWidth, clip.HeadWidth), new CaptionBlock(clip.TextWidth, clip.HeadWidth));
        var reading = Task.Run(() => next.Read(_weights, clip, 0));
        for (var i = 0; i < clip.TextLayers; i++)
        {
            reading.GetAwaiter().GetResult();
            (block, next) = (next, block);
            var (free, following) = (next, i + 1);
            if (following < clip.TextLayers)
                reading = Task.Run(() => free.Read(_weights, clip, following));
            x = block.Forward(x, first, following < clip.TextLayers ? everywhere : ends);
        }
        return x;
    }

    // The matrix multiplies from the right.
    private float[][] Project(float[] x)
    {
        var (width, dimension, projection) = (Clip.TextWidth, Clip.EmbedDim, Read(Projection));
        return [.. x.Chunk(width).Select(row =>
        {
            var feature = new float[dimension];
            for (var i = 0; i < width; i++)
                Rows.AddScaled(feature, projection.AsSpan(i * dimension, dimension), row[i]);
            return feature;
        })];
    }

    private float[] Read(string name)
    {
        var values = new float[_weights.ShapeOf(name)!.Aggregate(1L, (product, size) => product * size)];
        _weights.Read(name, values);
        return values;
    }
}
