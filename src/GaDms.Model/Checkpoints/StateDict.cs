namespace GaDms.Model.Checkpoints;

/// <summary>
/// The weights of a CLIP model under the released code's names, whatever form and naming the file has. The tensors are
/// read from the file when asked for, so the file must stay open as long.
/// </summary>
public sealed class StateDict
{
    internal StateDict(StateDictNaming naming, IEnumerable<StateTensor> tensors, IReadOnlyList<string> ignored)
    {
        Naming = naming;
        Ignored = ignored;
        var byName = new OrderedDictionary<string, StateTensor>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            if (!byName.TryAdd(tensor.Name, tensor)) throw new InvalidDataException($"two of its tensors are {tensor.Name}.");
        }

        Tensors = byName;
    }

    /// <summary>Where the names in the file come from.</summary>
    public StateDictNaming Naming { get; }

    /// <summary>The tensors by name, in the order of the file.</summary>
    public IReadOnlyDictionary<string, StateTensor> Tensors { get; }

    /// <summary>Names, as in the file, of the tensors that are no weights of the model: optimizer states, constants.</summary>
    public IReadOnlyList<string> Ignored { get; }

    /// <summary>Finds the model in a checkpoint.</summary>
    /// <exception cref="InvalidDataException">There is no CLIP model in it, or more than one, or a part of a tensor is missing.</exception>
    public static StateDict Read(TensorFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return StateDictNames.Map(file.Tensors);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{file.Path} cannot be loaded: {e.Message}", e);
        }
    }
}
