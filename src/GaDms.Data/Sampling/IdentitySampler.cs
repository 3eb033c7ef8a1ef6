namespace GaDms.Data.Sampling;

/// <summary>
/// Batches of P different identities with K items each, as person re-identification trains: every item then has others of its
/// identity beside it.
/// </summary>
/// <remarks>
/// An epoch shuffles each identity's items and cuts them into groups of K; an identity of fewer than K items has one group, in
/// which they come round again. Then it goes in rounds. The first draws every identity, its last batch topped up with others;
/// the n-th draws the identities that have an n-th group, and leaves out a last batch that is not full, as is the practice.
/// </remarks>
public sealed class IdentitySampler : IBatchSampler
{
    private readonly int[][] _items;
    private readonly int _identities, _instances;
    private readonly ulong _seed;

    /// <summary>Samples the items 0 .. n - 1, of which the i-th is of identity <paramref name="identityOf"/>[i].</summary>
    /// <param name="identityOf">Any numbers; equal ones are the same identity.</param>
    /// <param name="identities">P, the identities of a batch.</param>
    /// <param name="instances">K, the items of each.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ArgumentOutOfRangeException">P or K is not positive, or there are fewer than P identities.</exception>
    public IdentitySampler(IReadOnlyList<int> identityOf, int identities, int instances, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(identities);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(instances);
        _items = [.. Enumerable.Range(0, identityOf.Count).GroupBy(i => identityOf[i]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        if (_items.Length < identities)
            throw new ArgumentOutOfRangeException(nameof(identities), identities, $"There are only {_items.Length} identities: too few for one batch.");

        _identities = identities;
        _instances = instances;
        _seed = seed;
        BatchesPerEpoch = Rounds().Sum(round => BatchesOf(round.Index, round.Identities.Length));
    }

    /// <inheritdoc/>
    public int BatchesPerEpoch { get; }

    /// <inheritdoc/>
    public IEnumerable<int[]> Batches(int epoch, int firstBatch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(firstBatch);
        return Epoch(Prng.For(_seed, Streams.IdentityOrder, (ulong)epoch)).Skip(firstBatch);
    }

    private IEnumerable<int[]> Epoch(Prng prng)
    {
        int[][] items = [.. _items.Select(own => (int[])own.Clone())];
        foreach (int[] own in items)
            prng.Shuffle<int>(own);

        foreach ((int round, int[] identities) in Rounds())
        {
            prng.Shuffle<int>(identities);
            int batches = BatchesOf(round, identities.Length);
            for (int batch = 0; batch < batches; batch++)
            {
                int[] drawn = [.. identities.Skip(batch * _identities).Take(_identities)];
                IEnumerable<int> groups = drawn.SelectMany(identity => Group(items[identity], round));
                yield return [.. groups, .. TopUp(drawn, prng).SelectMany(identity => Group(items[identity], 0))];
            }
        }
    }

    /// <summary>The identities that have an n-th group, for each n.</summary>
    private IEnumerable<(int Index, int[] Identities)> Rounds()
    {
        int[] remaining = [.. Enumerable.Range(0, _items.Length)];
        for (int round = 0; remaining.Length > 0; round++)
        {
            yield return (round, [.. remaining]);
            int taken = round + 1;
            remaining = [.. remaining.Where(identity => _items[identity].Length / _instances > taken)];
        }
    }

    private int BatchesOf(int round, int identities) =>
        round == 0 ? (identities + _identities - 1) / _identities : identities / _identities;

    private IEnumerable<int> Group(int[] own, int round) =>
        Enumerable.Range(round * _instances, _instances).Select(i => own[i % own.Length]);

    /// <summary>Other identities, until the batch has P.</summary>
    private int[] TopUp(int[] drawn, Prng prng)
    {
        var added = new List<int>();
        while (drawn.Length + added.Count < _identities)
        {
            int candidate = prng.NextInt(_items.Length);
            if (!drawn.Contains(candidate) && !added.Contains(candidate))
                added.Add(candidate);
        }

        return [.. added];
    }
}
