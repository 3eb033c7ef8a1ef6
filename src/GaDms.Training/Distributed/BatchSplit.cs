using GaDms.Model.Losses;

namespace GaDms.Training.Distributed;

/// <summary>A batch cut into one run of neighbours for each process, as even as can be.</summary>
/// <param name="Total">Pairs of the batch.</param>
/// <param name="Size">Processes.</param>
public readonly record struct BatchSplit(int Total, int Size)
{
    /// <summary>Pairs of the largest part.</summary>
    public int Largest => (Total + Size - 1) / Size;

    /// <summary>A process's part.</summary>
    public BatchRows Of(int rank)
    {
        var start = (int)((long)Total * rank / Size);
        return new BatchRows(start, (int)((long)Total * (rank + 1) / Size) - start);
    }
}
