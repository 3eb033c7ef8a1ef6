namespace GaDms.Torch.Native;

/// <summary>The handles of several tensors, kept alive for one native call; null where an element is.</summary>
internal ref struct HeldTensors
{
    private readonly Tensor?[] _tensors;
    private int _held;

    public HeldTensors(Tensor?[]? tensors)
    {
        _tensors = tensors ?? [];
        Handles = new nint[_tensors.Length];
        try
        {
            for (; _held < _tensors.Length; _held++)
                Handles[_held] = _tensors[_held]?.Hold() ?? 0;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public nint[] Handles { get; }

    public void Dispose()
    {
        while (_held > 0)
            _tensors[--_held]?.LetGo();
    }
}
