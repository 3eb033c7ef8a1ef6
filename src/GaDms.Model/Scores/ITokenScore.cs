using GaDms.Model.Clip;
using GaDms.Torch;

namespace GaDms.Model.Scores;

// B batch, L token positions, P image tokens, E joint width.

/// <summary>
/// How much each token of a caption agrees with the picture. One implementation is one file; all are named in
/// <see cref="TokenScores"/>.
/// </summary>
public interface ITokenScore
{
    /// <summary>Name in configurations.</summary>
    string Name { get; }

    /// <summary>Where the formula comes from, in one line.</summary>
    string Source { get; }

    /// <summary>Scores each token of each pair.</summary>
    /// <returns>Float32 [B, L] in [0, 1], without gradient; 0 outside the caption's own tokens (0 &lt; position &lt; end).</returns>
    Tensor Score(TokenScoreInput input);
}

/// <summary>Pairs to be scored. Nothing in here carries a gradient.</summary>
public sealed record TokenScoreInput
{
    /// <summary>The model whose opinion is asked.</summary>
    public required ClipModel Clip { get; init; }

    /// <summary>Unmasked captions, int64 [B, L].</summary>
    public required Tensor Ids { get; init; }

    /// <summary>End-of-text positions, int64 [B].</summary>
    public required Tensor End { get; init; }

    /// <summary>All image tokens of each pair's picture, projected, [B, P, E]; token 0 is the global feature.</summary>
    public required Tensor ImageTokens { get; init; }

    /// <summary>1 / temperature of the alignment loss, for scores that compare with other pictures.</summary>
    public double LogitScale { get; init; } = 50;

    /// <summary>Begins coarser arithmetic for passes through the text tower; null: float32.</summary>
    public Func<IDisposable?>? Autocast { get; init; }

    /// <summary>Global image features, [B, E].</summary>
    public Tensor ImageClass => ImageTokens.select(1, 0);

    /// <summary>True at the caption's own tokens, 0 &lt; position &lt; end; bool [B, L].</summary>
    public Tensor Inside()
    {
        var positions = torch.arange(Ids.size(1), dtype: ScalarType.Int64, device: Ids.device).unsqueeze(0);
        return positions.gt(0.0).logical_and(positions.lt(End.unsqueeze(1)));
    }
}
