namespace GaDms.Torch;

/// <summary>
/// A lexical scope that owns the tensors created on its thread while it is the innermost one, and disposes them with
/// itself: <c>using var scope = new TensorScope();</c>. Scopes belong to a thread; do not await inside one.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? s_innermost;

    private readonly TensorScope? _enclosing;
    private readonly List<Tensor> _tensors = [];
    private bool _disposed;

    /// <summary>Opens a scope inside the thread's innermost one.</summary>
    public TensorScope()
    {
        _enclosing = s_innermost;
        s_innermost = this;
    }

    /// <summary>Moves a tensor of this scope to the enclosing scope, or out of all scopes where there is none.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Scope != this)
            return tensor;
        tensor.Scope = _enclosing;
        _enclosing?._tensors.Add(tensor);
        return tensor;
    }

    /// <summary>Takes a tensor out of all scopes: whoever holds it disposes it. For parameters and caches.</summary>
    /// <returns>The same tensor.</returns>
#pragma warning disable CA1822 // Reads as what the scope does.
    public Tensor Detach(Tensor tensor)
#pragma warning restore CA1822
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Scope = null;
        return tensor;
    }

    /// <summary>Disposes the tensors that the scope still owns.</summary>
    /// <exception cref="InvalidOperationException">A scope opened later is still open, or this is another thread.</exception>
    public void Dispose()
    {
        if (_disposed)
            return;
        if (s_innermost != this)
            throw new InvalidOperationException("Scopes are closed by the thread that opened them, the innermost first.");
        _disposed = true;
        s_innermost = _enclosing;
        foreach (Tensor tensor in _tensors)
        {
            // Tensors that moved on are still listed: moving one costs nothing that way.
            if (tensor.Scope == this)
                tensor.Dispose();
        }
    }

    internal static TensorScope? Adopt(Tensor tensor)
    {
        s_innermost?._tensors.Add(tensor);
        return s_innermost;
    }
}
