using GaDms.Data;
using GaDms.Model.Masking;
using GaDms.Torch;
using GaDms.Training.Configuration;

namespace GaDms.Training.Batches;

// B batch, L positions of the batch's longest caption (or the whole context as released).

/// <summary>The readings of a batch's captions.</summary>
public sealed record CaptionBatch
{
    /// <summary>Captions as they are, row-major [B, L], padded with 0.</summary>
    public required long[] Ids { get; init; }

    /// <summary>Captions with noise tokens hidden, for the alignment loss.</summary>
    public required long[] NoiseIds { get; init; }

    /// <summary>Captions with informative tokens hidden, for masked token prediction; null without it.</summary>
    public required long[]? InformativeIds { get; init; }

    /// <summary>Original ids at the hidden positions, else 0; null without masked token prediction.</summary>
    public required long[]? Labels { get; init; }

    /// <summary>End-of-text position of each caption.</summary>
    public required long[] End { get; init; }

    /// <summary>Twins of the captions, row-major [B, L]; null where they are not asked for.</summary>
    public long[]? TwinIds { get; init; }

    /// <summary>End-of-text position of each twin; null where they are not asked for.</summary>
    public long[]? TwinEnd { get; init; }

    /// <summary>Captions (B).</summary>
    public int Count => End.Length;

    /// <summary>Positions (L).</summary>
    public int Length => Ids.Length / End.Length;

    /// <summary>Rows <paramref name="start"/> to <paramref name="start"/> + <paramref name="count"/>.</summary>
    public CaptionBatch Slice(int start, int count) => new()
    {
        Ids = Rows(Ids, start, count),
        NoiseIds = Rows(NoiseIds, start, count),
        InformativeIds = InformativeIds is null ? null : Rows(InformativeIds, start, count),
        Labels = Labels is null ? null : Rows(Labels, start, count),
        End = End[start..(start + count)],
        TwinIds = TwinIds is null ? null : Rows(TwinIds, start, count),
        TwinEnd = TwinEnd?[start..(start + count)],
    };

    /// <summary>An array of this batch as an int64 tensor [B, L].</summary>
    public Tensor ToTensor(long[] ids, Device device) => torch.tensor(ids, [Count, Length], device: device);

    private long[] Rows(long[] values, int start, int count) => values[(start * Length)..((start + count) * Length)];
}

/// <summary>
/// Draws the masks of a batch. Every draw is a function of (seed, epoch, pair) alone: neither the order of the pairs nor the
/// number of workers nor an interruption changes it.
/// </summary>
public sealed class CaptionBatcher(
    TokenizedCaptions captions, ScoreStore scores, MaskingConfig config, int vocabSize, ulong seed, TokenizedCaptions? twins = null)
{
    private const ulong NoiseStream = 0x6E6F697365, InformativeStream = 0x696E666F;

    private readonly DualMasking _masking = new(vocabSize, config.InformativeProbability, config.NoiseProbability);
    private readonly int _maskId = vocabSize - 3;

    /// <summary>The captions of <paramref name="pairs"/>, masked for <paramref name="epoch"/>.</summary>
    /// <param name="pairs">Indices into the training set's pairs.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="length">Positions; null: those of the longest caption.</param>
    public CaptionBatch Create(ReadOnlySpan<int> pairs, int epoch, int? length = null)
    {
        var longest = 0;
        foreach (var pair in pairs)
            longest = Math.Max(longest, Math.Max(captions.Tokens[pair].Length, twins?.Tokens[pair].Length ?? 0));
        var width = length ?? longest;
        var predicts = config.Informative != InformativeMasking.Off;
        var ids = new long[pairs.Length * width];
        var noise = new long[ids.Length];
        var informative = predicts ? new long[ids.Length] : null;
        var labels = predicts ? new long[ids.Length] : null;
        var end = new long[pairs.Length];
        var twinIds = twins is null ? null : new long[ids.Length];
        var twinEnd = twins is null ? null : new long[pairs.Length];
        for (var b = 0; b < pairs.Length; b++)
        {
            var tokens = captions.Tokens[pairs[b]];
            var row = b * width;
            tokens.CopyTo(ids, row);
            end[b] = tokens.Length - 1;
            HideNoise(pairs[b], tokens, epoch).CopyTo(noise, row);
            if (twins is not null)
            {
                twins.Tokens[pairs[b]].CopyTo(twinIds!, row);
                twinEnd![b] = twins.Tokens[pairs[b]].Length - 1;
            }
            if (!predicts)
                continue;
            var hidden = HideInformative(pairs[b], tokens, epoch);
            hidden.Tokens.CopyTo(informative!, row);
            hidden.Labels.CopyTo(labels!, row);
        }
        return new CaptionBatch { Ids = ids, NoiseIds = noise, InformativeIds = informative, Labels = labels, End = end, TwinIds = twinIds, TwinEnd = twinEnd };
    }

    private long[] HideNoise(int pair, long[] tokens, int epoch)
    {
        var draws = new MaskDraws(seed, NoiseStream, epoch, pair);
        return config.Noise switch
        {
            NoiseMasking.Off => tokens,
            NoiseMasking.Random => _masking.Uniform(tokens, config.RandomProbability, draws).Tokens,
            NoiseMasking.Score => HideByScore(pair, tokens, draws),
            NoiseMasking.Oracle => HideFalse(pair, tokens),
            _ => throw new InvalidOperationException($"unknown noise masking {config.Noise}"),
        };
    }

    private long[] HideByScore(int pair, long[] tokens, MaskDraws draws)
    {
        Span<float> values = stackalloc float[tokens.Length];
        Read(pair, values);
        return _masking.Noise(tokens, values, draws).Tokens;
    }

    private MaskedCaption HideInformative(int pair, long[] tokens, int epoch)
    {
        var draws = new MaskDraws(seed, InformativeStream, epoch, pair);
        if (config.Informative == InformativeMasking.Random)
            return _masking.Uniform(tokens, config.RandomProbability, draws);
        Span<float> values = stackalloc float[tokens.Length];
        Read(pair, values);
        return _masking.Informative(tokens, values, draws);
    }

    private long[] HideFalse(int pair, long[] tokens)
    {
        var kinds = captions.Kinds
            ?? throw new InvalidDataException("masking.noise = oracle needs a data set that knows its false words: rendered people (gadms data render)");
        return [.. tokens.Select((id, i) => kinds[pair][i] == TokenKind.False ? _maskId : id)];
    }

    private void Read(int pair, Span<float> values)
    {
        var stored = scores[pair];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)stored[i];
    }

    private sealed class MaskDraws(ulong seed, ulong stream, int epoch, int pair) : IMaskDraws
    {
        private readonly Prng _prng = Prng.For(seed, stream, (ulong)epoch, (ulong)pair);

        public double NextUniform() => _prng.NextDouble();

        public int NextToken(int minimum, int maximum) => _prng.NextInt(minimum, maximum);
    }
}
