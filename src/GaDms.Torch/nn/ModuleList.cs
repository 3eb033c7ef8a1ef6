using System.Collections;

namespace GaDms.Torch.nn;

/// <summary>Modules in a row, registered as "0", "1", ...</summary>
/// <typeparam name="T">What they have in common.</typeparam>
public sealed class ModuleList<T> : Module, IReadOnlyList<T>
    where T : Module
{
    private readonly List<T> _modules = [];

    /// <summary>Takes over the modules.</summary>
    public ModuleList(IEnumerable<T> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        foreach (T module in modules)
            _modules.Add(register_module($"{_modules.Count}", module));
    }

    /// <inheritdoc/>
    public int Count => _modules.Count;

    /// <inheritdoc/>
    public T this[int index] => _modules[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => _modules.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
