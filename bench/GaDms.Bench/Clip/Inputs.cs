using GaDms.Data;
using GaDms.Model.Checkpoints;
using GaDms.Model.Masking;
using GaDms.Training.Batches;

namespace GaDms.Bench.Clip;

/// <summary>What both sides are given: random pictures, random words in captions of lifelike lengths.</summary>
internal sealed class Inputs
{
    /// <summary>
    /// Tokens of a caption, start and end included: the 64 quantiles of a log-normal distribution of words around the
    /// 23.5 that a CUHK-PEDES caption has on average (Li et al., 2017), 1.25 tokens to the word.
    /// </summary>
    private static readonly int[] s_lengths =
    [
        14, 16, 17, 18, 19, 19, 20, 21, 21, 22, 22, 22, 23, 23, 24, 24, 24, 25, 25, 26, 26, 26, 27, 27, 27, 28, 28, 28, 29, 29, 30, 30,
        30, 31, 31, 32, 32, 32, 33, 33, 34, 34, 35, 35, 36, 36, 37, 37, 38, 39, 39, 40, 41, 42, 43, 44, 45, 46, 47, 49, 51, 54, 58, 68,
    ];

    private readonly Sizes _sizes;

    public Inputs(Sizes sizes, ulong seed)
    {
        _sizes = sizes;
        var prng = new Prng(seed);
        Gallery = Pictures(sizes.Pictures, prng);
        Captions = [.. Enumerable.Range(0, sizes.Captions).Select(i => Caption(i, sizes.Captions, prng))];
        // In the order of a file, not of length.
        prng.Shuffle(Captions.AsSpan());

        Images = Pictures(sizes.Pairs, prng);
        Paired = [.. Enumerable.Range(0, sizes.Pairs).Select(i => Caption(i, sizes.Pairs, prng))];
        // The first two pairs show one person.
        Identities = [.. Enumerable.Range(0, sizes.Pairs).Select(i => (long)Math.Max(0, i - 1))];
        var masking = new DualMasking(sizes.Clip.VocabSize, MaskProbability.Informative, MaskProbability.Noise);
        var draws = new Draws(prng);
        Noise = [.. Paired.Select(tokens => masking.Noise(tokens, InitialScores(tokens), draws))];
        Informative = [.. Paired.Select(tokens => masking.Informative(tokens, InitialScores(tokens), draws))];
    }

    /// <summary>Pictures to encode, [N, 3, height, width].</summary>
    public float[] Gallery { get; }

    /// <summary>Captions to encode, without padding.</summary>
    public long[][] Captions { get; }

    /// <summary>Pictures of the training step, [B, 3, height, width].</summary>
    public float[] Images { get; }

    /// <summary>Identities of the training step, [B].</summary>
    public long[] Identities { get; }

    private long[][] Paired { get; }

    private MaskedCaption[] Noise { get; }

    private MaskedCaption[] Informative { get; }

    /// <summary>The captions of the training step.</summary>
    /// <param name="length">Positions; null: those of the longest caption.</param>
    public CaptionBatch Batch(int? length = null)
    {
        var width = length ?? Paired.Max(tokens => tokens.Length);
        return new CaptionBatch
        {
            Ids = Pad(Paired, width),
            NoiseIds = Pad(Noise.Select(caption => caption.Tokens), width),
            InformativeIds = Pad(Informative.Select(caption => caption.Tokens), width),
            Labels = Pad(Informative.Select(caption => caption.Labels), width),
            End = Array.ConvertAll(Paired, tokens => tokens.Length - 1L),
        };
    }

    /// <summary>Writes everything for the peer, captions padded to the full context.</summary>
    public void Save(string path)
    {
        var clip = _sizes.Clip;
        long context = clip.ContextLength, pairs = _sizes.Pairs;
        var batch = Batch(clip.ContextLength);
        SafetensorsWriter.Write(path,
        [
            SafetensorsTensor.From("gallery", PictureShape(_sizes.Pictures), Gallery),
            SafetensorsTensor.From("captions", [Captions.Length, context], Pad(Captions, clip.ContextLength)),
            SafetensorsTensor.From("images", PictureShape(_sizes.Pairs), Images),
            SafetensorsTensor.From("identities", [pairs], Identities),
            SafetensorsTensor.From("ids", [pairs, context], batch.Ids),
            SafetensorsTensor.From("noise_ids", [pairs, context], batch.NoiseIds),
            SafetensorsTensor.From("informative_ids", [pairs, context], batch.InformativeIds),
            SafetensorsTensor.From("labels", [pairs, context], batch.Labels),
            SafetensorsTensor.From("end", [pairs], batch.End),
        ]);
    }

    /// <summary>[count, 3, height, width].</summary>
    public long[] PictureShape(int count) => [count, 3, _sizes.Clip.ImageHeight, _sizes.Clip.ImageWidth];

    private float[] Pictures(int count, Prng prng)
    {
        var pixels = new float[count * 3 * _sizes.Clip.ImageHeight * _sizes.Clip.ImageWidth];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (2 * prng.NextSingle()) - 1;
        return pixels;
    }

    private long[] Caption(int index, int count, Prng prng)
    {
        var tokens = new long[s_lengths[((2 * index) + 1) * s_lengths.Length / (2 * count)]];
        for (var i = 1; i < tokens.Length - 1; i++)
            tokens[i] = prng.NextInt(1, _sizes.Clip.MaskId);
        tokens[0] = _sizes.Clip.StartId;
        tokens[^1] = _sizes.Clip.EndId;
        return tokens;
    }

    private static float[] InitialScores(long[] tokens) => [.. Enumerable.Repeat(MaskProbability.InitialScore, tokens.Length)];

    private static long[] Pad(IEnumerable<long[]> rows, int width) =>
        [.. rows.SelectMany(row => row.Concat(Enumerable.Repeat(0L, width - row.Length)))];

    private sealed class Draws(Prng prng) : IMaskDraws
    {
        public double NextUniform() => prng.NextDouble();

        public int NextToken(int minimum, int maximum) => prng.NextInt(minimum, maximum);
    }
}
