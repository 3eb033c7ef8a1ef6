using GaDms.Data.Loading;
using GaDms.Imaging;

namespace GaDms.Training.Tests.Runs;

/// <summary>Pictures that cancel the run when one of them is asked for, as somebody's Ctrl-C would.</summary>
internal sealed class Interruption(IPictureSource pictures, Predicate<int> when) : IPictureSource, IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public int Count => pictures.Count;

    public string NameOf(int index) => pictures.NameOf(index);

    public Image Get(int index)
    {
        if (when(index))
            _source.Cancel();
        return pictures.Get(index);
    }

    public void Dispose() => _source.Dispose();

    /// <summary>True at the n-th call.</summary>
    public static Predicate<int> AtPicture(int number)
    {
        var calls = 0;
        return _ => Interlocked.Increment(ref calls) == number;
    }
}
