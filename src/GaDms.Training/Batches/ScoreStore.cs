using GaDms.Model.Masking;

namespace GaDms.Training.Batches;

/// <summary>
/// The newest token scores of every pair, for the next time it is drawn. Kept as float16 (as the released code keeps them)
/// in one array, so that a checkpoint holds just what is in memory.
/// </summary>
public sealed class ScoreStore
{
    private readonly int[] _offsets;
    private readonly Half[] _scores;

    /// <summary>Creates the store with <see cref="MaskProbability.InitialScore"/> everywhere.</summary>
    /// <param name="lengths">Tokens of each pair's caption, start and end included.</param>
    public ScoreStore(IReadOnlyList<int> lengths)
    {
        _offsets = new int[lengths.Count + 1];
        for (var i = 0; i < lengths.Count; i++)
            _offsets[i + 1] = checked(_offsets[i] + lengths[i]);
        _scores = new Half[_offsets[^1]];
        Array.Fill(_scores, (Half)MaskProbability.InitialScore);
    }

    /// <summary>All scores, pair after pair.</summary>
    public ReadOnlySpan<Half> All => _scores;

    /// <summary>Scores of one pair, one per token.</summary>
    public ReadOnlySpan<Half> this[int pair] => _scores.AsSpan(_offsets[pair].._offsets[pair + 1]);

    /// <summary>Keeps new scores of one pair; only as many as its caption has tokens are read.</summary>
    public void Set(int pair, ReadOnlySpan<float> scores)
    {
        var target = _scores.AsSpan(_offsets[pair].._offsets[pair + 1]);
        for (var i = 0; i < target.Length; i++)
            target[i] = (Half)scores[i];
    }

    /// <summary>Puts back what <see cref="All"/> gave.</summary>
    /// <exception cref="InvalidDataException">The number of scores is another: the scores belong to other captions.</exception>
    public void Restore(ReadOnlySpan<Half> all)
    {
        if (all.Length != _scores.Length)
            throw new InvalidDataException($"the checkpoint holds {all.Length} token scores, this training set has {_scores.Length} tokens: it belongs to other data");
        all.CopyTo(_scores);
    }
}
