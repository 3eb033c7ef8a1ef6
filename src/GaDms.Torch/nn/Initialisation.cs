namespace GaDms.Torch.nn;

/// <summary>Whether modules made on this thread draw their first weights.</summary>
internal static class Initialisation
{
    [ThreadStatic]
    private static int s_skipped;

    /// <summary>Draws, unless the weights are to be overwritten anyway.</summary>
    public static Tensor Drawn(Tensor weights, Func<Tensor, Tensor> draw) => s_skipped > 0 ? weights : draw(weights);

    /// <summary>Modules made on this thread keep whatever is in memory until the result is disposed.</summary>
    public static IDisposable Skip() => new Skipping();

    private sealed class Skipping : IDisposable
    {
        private bool _disposed;

        public Skipping() => s_skipped++;

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            s_skipped--;
        }
    }
}
