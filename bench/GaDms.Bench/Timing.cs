namespace GaDms.Bench;

/// <summary>Wall-clock seconds of several calls.</summary>
internal sealed record Timing(IReadOnlyList<double> Seconds)
{
    /// <summary>Seconds of the median call.</summary>
    public double Median
    {
        get
        {
            var sorted = Seconds.Order().ToArray();
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }
}
