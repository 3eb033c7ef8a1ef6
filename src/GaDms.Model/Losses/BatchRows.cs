using GaDms.Torch;

namespace GaDms.Model.Losses;

/// <summary>
/// The rows of a batch that one of several processes answers for. The losses of all rows, each weighted with its share of the
/// batch, add up to the loss of the batch; the memory of one process grows with the batch, not with its square.
/// </summary>
/// <param name="Start">First row.</param>
/// <param name="Count">Rows.</param>
public readonly record struct BatchRows(int Start, int Count)
{
    /// <summary>These rows of a batch's tensor.</summary>
    public Tensor Of(Tensor batch) => batch.narrow(0, Start, Count);

    /// <summary>Share of these rows in a batch.</summary>
    public double ShareOf(Tensor batch) => (double)Count / batch.size(0);

    /// <summary>1 where a row's sample and another share a number, else 0; [B] to float32 [rows, B].</summary>
    internal Tensor Equal(Tensor numbers) => Of(numbers).unsqueeze(1).eq(numbers.unsqueeze(0)).to(ScalarType.Float32);
}
