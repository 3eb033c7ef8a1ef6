namespace GaDms.Model.Checkpoints;

/// <summary>
/// Everything a checkpoint's pickle may name. In Python a pickle can call any function of the machine; here the names
/// below are all there is, and each is a function of this file.
/// </summary>
internal static class PickleGlobals
{
    public const string TorchScriptPrefix = "__torch__.";

    private const int MostAxes = 64;

    private static readonly (string Storage, string[] DTypes, StoredType Type)[] _types =
    [
        ("Double", ["float64", "double"], StoredType.F64), ("Float", ["float32", "float"], StoredType.F32),
        ("Half", ["float16", "half"], StoredType.F16), ("BFloat16", ["bfloat16"], StoredType.BF16),
        ("Long", ["int64", "long"], StoredType.I64), ("Int", ["int32", "int"], StoredType.I32),
        ("Short", ["int16", "short"], StoredType.I16), ("Char", ["int8"], StoredType.I8),
        ("Byte", ["uint8"], StoredType.U8), ("Bool", ["bool"], StoredType.Bool),
    ];

    private static readonly Dictionary<string, PickleGlobal> _known = All().ToDictionary(global => global.Name, StringComparer.Ordinal);

    /// <summary>The meaning of a name.</summary>
    /// <exception cref="InvalidDataException">The name is not one of the allowed ones.</exception>
    public static PickleGlobal Resolve(string module, string name)
    {
        var full = $"{module}.{name}";
        if (_known.TryGetValue(full, out var global)) return global;
        return full.StartsWith(TorchScriptPrefix, StringComparison.Ordinal) ? new PickleGlobal(full) : throw Refused(full);
    }

    public static InvalidDataException Refused(string what)
    {
        const int longest = 200;
        if (what.Length > longest) what = what[..longest] + "...";
        return new($"the checkpoint asks for {what}: refused; a checkpoint can only hold tensors, containers and numbers.");
    }

    private static IEnumerable<PickleGlobal> All()
    {
        yield return new("collections.OrderedDict", NewDict);
        yield return new("collections.Counter", NewDict);
        yield return new("torch.Size", Sequence);
        foreach (var module in new[] { "builtins", "__builtin__" })
        {
            yield return new($"{module}.set", NewList);
            yield return new($"{module}.frozenset", NewList);
        }

        // How pickles of protocol 2 write bytes: as the text that encodes to them. No tensor needs them; the text will do.
        yield return new("_codecs.encode", FirstOf);

        yield return new("torch._utils._rebuild_tensor", RebuildTensor);
        yield return new("torch._utils._rebuild_tensor_v2", RebuildTensor);
        yield return new("torch._utils._rebuild_tensor_v3", RebuildTypedTensor);
        yield return new("torch._utils._rebuild_parameter", FirstOf);
        yield return new("torch._utils._rebuild_parameter_with_state", FirstOf);
        yield return new("torch.jit._pickle.restore_type_tag", FirstOf);
        foreach (var kind in new[] { "int", "double", "bool", "tensor" })
            yield return new($"torch.jit._pickle.build_{kind}list", FirstOf);

        foreach (var (storage, dtypes, type) in _types)
        {
            yield return new($"torch.{storage}Storage", Type: type);
            foreach (var dtype in dtypes) yield return new($"torch.{dtype}", Type: type);
        }

        // An untyped storage is counted in bytes; its tensors say their type themselves.
        yield return new("torch.storage.UntypedStorage", Type: StoredType.U8);
        yield return new("torch.UntypedStorage", Type: StoredType.U8);
    }

    // Arguments are shared and not copied: a pickle may hand over the same large container any number of times.
    private static PickleDict NewDict(object?[] arguments) => arguments switch
    {
        [] => [],
        [PickleDict entries] => entries,
        _ => throw Malformed("collections.OrderedDict"),
    };

    private static PickleList NewList(object?[] arguments) => arguments switch
    {
        [] => [],
        [PickleList items] => items,
        _ => throw Malformed("set"),
    };

    private static object?[] Sequence(object?[] arguments) => arguments is [object?[] items] ? items : throw Malformed("torch.Size");

    private static object? FirstOf(object?[] arguments) => arguments is [var first, ..] ? first : throw Malformed("a wrapper of values");

    private static PickleTensor RebuildTensor(object?[] arguments) =>
        arguments is [PickleStorage storage, long offset, object?[] shape, object?[] strides, ..]
            ? new PickleTensor(storage.Type, storage, offset, Sizes(shape), Sizes(strides))
            : throw Malformed("a tensor");

    private static PickleTensor RebuildTypedTensor(object?[] arguments) =>
        RebuildTensor(arguments) is var tensor && arguments is [_, _, _, _, _, _, PickleGlobal { Type: { } type }, ..]
            ? tensor with { Type = type }
            : throw Malformed("a tensor");

    private static long[] Sizes(object?[] values) => values.Length <= MostAxes
        ? Array.ConvertAll(values, value => value is long size ? size : throw Malformed("a tensor's shape"))
        : throw Malformed("a tensor's shape");

    private static InvalidDataException Malformed(string what) => new($"its pickle gives {what} the wrong arguments.");
}
