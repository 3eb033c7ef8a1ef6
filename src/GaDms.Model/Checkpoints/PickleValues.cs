namespace GaDms.Model.Checkpoints;

/// <summary>A Python dict, by the text of its keys.</summary>
internal sealed class PickleDict() : OrderedDictionary<string, object?>(StringComparer.Ordinal);

/// <summary>A Python list or set.</summary>
internal sealed class PickleList : List<object?>;

/// <summary>A TorchScript module: a class name, which means nothing here, and its attributes.</summary>
internal sealed class PickleModule
{
    public PickleDict Attributes { get; set; } = [];
}

/// <summary>Numbers that tensors share: a record of the archive.</summary>
/// <param name="Type">Number format.</param>
/// <param name="Key">Name of the record.</param>
/// <param name="Count">Elements.</param>
internal sealed record PickleStorage(StoredType Type, string Key, long Count);

/// <summary>A view of a storage; offset and strides in elements.</summary>
internal sealed record PickleTensor(StoredType Type, PickleStorage Storage, long Offset, long[] Shape, long[] Strides);

/// <summary>A name from the list of the allowed ones, see <see cref="PickleGlobals"/>.</summary>
/// <param name="Name">Full Python name.</param>
/// <param name="Call">What calling it with arguments gives; null for what cannot be called.</param>
/// <param name="Type">Number format of a storage class or a dtype.</param>
internal sealed record PickleGlobal(string Name, Func<object?[], object?>? Call = null, StoredType? Type = null)
{
    /// <summary>Whether it is a class of TorchScript modules.</summary>
    public bool IsModule => Name.StartsWith(PickleGlobals.TorchScriptPrefix, StringComparison.Ordinal);
}
