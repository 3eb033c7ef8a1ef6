namespace GaDms.Torch.nn;

/// <summary>
/// A layer or network: parameters, buffers and child modules under the names of the checkpoint they are read from, in
/// order of registration. A module owns its tensors: they belong to no scope and go with the module.
/// </summary>
public abstract class Module : IDisposable
{
    private readonly OrderedDictionary<string, Tensor> _parameters = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Tensor> _buffers = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Module> _children = new(StringComparer.Ordinal);

    /// <summary>Whether layers such as dropout behave as in training. True at first.</summary>
    public bool training { get; private set; } = true;

    /// <summary>All parameters with their full names: this module's, then each child's.</summary>
    public IEnumerable<(string name, Tensor parameter)> named_parameters(string prefix = "") =>
        Named(prefix, static module => module._parameters);

    /// <summary>All buffers with their full names: this module's, then each child's.</summary>
    public IEnumerable<(string name, Tensor buffer)> named_buffers(string prefix = "") =>
        Named(prefix, static module => module._buffers);

    /// <summary>All parameters: this module's, then each child's.</summary>
    public IEnumerable<Tensor> parameters() => named_parameters().Select(static named => named.parameter);

    /// <summary>The direct children.</summary>
    public IEnumerable<(string name, Module module)> named_children() => _children.Select(static child => (child.Key, child.Value));

    /// <summary>Parameters and buffers by full name, in PyTorch's order. The tensors themselves, not copies.</summary>
    public OrderedDictionary<string, Tensor> state_dict()
    {
        var result = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        AddState(result, "");
        return result;
    }

    /// <summary>Sets <see cref="training"/> here and below.</summary>
    public void train(bool mode = true)
    {
        training = mode;
        foreach (Module child in _children.Values)
            child.train(mode);
    }

    /// <summary>Leaves <see cref="training"/>, here and below.</summary>
    public void eval() => train(mode: false);

    /// <summary>Moves parameters and buffers to a device. They remain the same <see cref="Tensor"/> objects.</summary>
    public void to(Device device) => Convert(tensor => tensor.to(device));

    /// <summary>Converts floating point parameters and buffers. They remain the same <see cref="Tensor"/> objects.</summary>
    public void to(ScalarType dtype) => Convert(tensor => IsFloatingPoint(tensor.dtype) ? tensor.to(dtype) : tensor);

    /// <summary>Sets whether gradients of the parameters are recorded.</summary>
    public void requires_grad_(bool requires_grad = true)
    {
        foreach (Tensor parameter in parameters())
            parameter.requires_grad = requires_grad;
    }

    /// <summary>Drops the parameters' gradients.</summary>
    public void zero_grad()
    {
        foreach (Tensor parameter in parameters())
            parameter.grad = null;
    }

    /// <summary>Disposes parameters, buffers and children.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes over a tensor as a parameter: out of all scopes, recording gradients.</summary>
    /// <exception cref="ArgumentException">The name is taken, or holds a dot.</exception>
    protected Tensor register_parameter(string name, Tensor parameter)
    {
        Register(_parameters, name, parameter);
        parameter.requires_grad = true;
        return parameter;
    }

    /// <summary>Takes over a tensor that is saved and moved with the module but not trained.</summary>
    /// <exception cref="ArgumentException">The name is taken, or holds a dot.</exception>
    protected Tensor register_buffer(string name, Tensor buffer)
    {
        Register(_buffers, name, buffer);
        return buffer;
    }

    /// <summary>Takes over a module as a child.</summary>
    /// <exception cref="ArgumentException">The name is taken, or holds a dot.</exception>
    protected T register_module<T>(string name, T module)
        where T : Module
    {
        CheckName(name);
        _children.Add(name, module);
        return module;
    }

    /// <summary>Disposes parameters, buffers and children.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        foreach (Module child in _children.Values)
            child.Dispose();
        foreach (Tensor tensor in _parameters.Values.Concat(_buffers.Values))
            tensor.Dispose();
    }

    private static bool IsFloatingPoint(ScalarType dtype) =>
        dtype is ScalarType.Float32 or ScalarType.Float64 or ScalarType.Float16 or ScalarType.BFloat16;

    private void Register(OrderedDictionary<string, Tensor> tensors, string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        CheckName(name);
        tensors.Add(name, tensor);
        tensor.Scope = null;
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException($"\"{name}\" holds a dot, which separates the names of modules.", nameof(name));
        if (_parameters.ContainsKey(name) || _buffers.ContainsKey(name) || _children.ContainsKey(name))
            throw new ArgumentException($"\"{name}\" is already registered.", nameof(name));
    }

    private IEnumerable<(string Name, Tensor Tensor)> Named(string prefix, Func<Module, OrderedDictionary<string, Tensor>> own)
    {
        foreach ((string name, Tensor tensor) in own(this))
            yield return (Join(prefix, name), tensor);
        foreach ((string name, Module child) in _children)
        {
            foreach ((string Name, Tensor Tensor) below in child.Named(Join(prefix, name), own))
                yield return below;
        }
    }

    private void AddState(OrderedDictionary<string, Tensor> state, string prefix)
    {
        foreach ((string name, Tensor tensor) in _parameters.Concat(_buffers))
            state.Add(Join(prefix, name), tensor);
        foreach ((string name, Module child) in _children)
            child.AddState(state, Join(prefix, name));
    }

    private void Convert(Func<Tensor, Tensor> convert)
    {
        using var scope = new TensorScope();
        using IDisposable quiet = torch.no_grad();
        foreach (Tensor tensor in state_dict().Values)
        {
            Tensor? grad = tensor.grad;
            tensor.grad = null;
            Aten.set_data.CallInPlace(tensor, convert(tensor));
            if (grad is not null)
                tensor.grad = convert(grad);
        }
    }

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : $"{prefix}.{name}";
}
