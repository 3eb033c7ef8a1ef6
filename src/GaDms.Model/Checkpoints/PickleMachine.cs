using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace GaDms.Model.Checkpoints;

/// <summary>
/// Runs the pickle of a checkpoint. A pickle is a program for a stack machine; this one knows only the instructions that
/// make tensors, containers and numbers, and refuses the rest by name. It does not recurse, and no
/// instruction copies a container, so its memory is bounded by the number of instructions.
/// </summary>
internal ref struct PickleMachine
{
    // A ViT-B/16 with its optimizer takes some fifty thousand.
    private const int MostInstructions = 2_000_000;
    private const int LongestKey = 1024;

    private readonly ReadOnlySpan<byte> _code;
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<uint, object?> _memo = [];
    private int _at;

    private PickleMachine(ReadOnlySpan<byte> code)
    {
        _code = code;
    }

    /// <summary>Runs a pickle and returns the object it makes.</summary>
    /// <exception cref="InvalidDataException">The pickle is damaged, or asks for something that is refused.</exception>
    public static object? Run(ReadOnlySpan<byte> code)
    {
        var machine = new PickleMachine(code);
        for (var i = 0; i < MostInstructions; i++)
        {
            var opcode = (PickleOpcode)machine.Take(1)[0];
            if (opcode == PickleOpcode.Stop) return machine.Pop();
            machine.Execute(opcode);
        }

        throw new InvalidDataException($"its pickle has more than {MostInstructions} instructions.");
    }

    /// <summary>Text of a dictionary's key: a text, or a number as optimizers use it.</summary>
    public static string Key(object? key) => key switch
    {
        string { Length: <= LongestKey } text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => throw new InvalidDataException("its pickle has a dictionary whose keys are neither short texts nor integers."),
    };

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto:
                Take(1);
                break;
            case PickleOpcode.Frame:
                Take(8);
                break;
            case PickleOpcode.Mark:
                _marks.Push(_stack.Count);
                break;
            case PickleOpcode.Pop:
                Pop();
                break;
            case PickleOpcode.PopMark:
                PopToMark();
                break;

            case PickleOpcode.None:
                _stack.Add(null);
                break;
            case PickleOpcode.NewTrue:
                _stack.Add(true);
                break;
            case PickleOpcode.NewFalse:
                _stack.Add(false);
                break;
            case PickleOpcode.BinInt:
                _stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)));
                break;
            case PickleOpcode.BinInt1:
                _stack.Add((long)Take(1)[0]);
                break;
            case PickleOpcode.BinInt2:
                _stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)));
                break;
            case PickleOpcode.Long1:
                _stack.Add(ReadLong());
                break;
            case PickleOpcode.BinFloat:
                _stack.Add(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
                break;
            case PickleOpcode.BinUnicode or PickleOpcode.BinString:
                _stack.Add(Encoding.UTF8.GetString(TakeCounted(4)));
                break;
            case PickleOpcode.ShortBinUnicode or PickleOpcode.ShortBinString:
                _stack.Add(Encoding.UTF8.GetString(TakeCounted(1)));
                break;
            case PickleOpcode.BinUnicode8:
                _stack.Add(Encoding.UTF8.GetString(TakeCounted(8)));
                break;
            case PickleOpcode.BinBytes:
                _stack.Add(TakeCounted(4).ToArray());
                break;
            case PickleOpcode.ShortBinBytes:
                _stack.Add(TakeCounted(1).ToArray());
                break;
            case PickleOpcode.BinBytes8 or PickleOpcode.ByteArray8:
                _stack.Add(TakeCounted(8).ToArray());
                break;

            case PickleOpcode.EmptyList or PickleOpcode.EmptySet:
                _stack.Add(new PickleList());
                break;
            case PickleOpcode.Append:
                var item = Pop();
                Peek<PickleList>(opcode).Add(item);
                break;
            case PickleOpcode.Appends or PickleOpcode.AddItems:
                var items = PopToMark();
                Peek<PickleList>(opcode).AddRange(items);
                break;
            case PickleOpcode.FrozenSet:
                var members = PopToMark();
                _stack.Add(new PickleList());
                Peek<PickleList>(opcode).AddRange(members);
                break;
            case PickleOpcode.EmptyTuple:
                _stack.Add(Array.Empty<object?>());
                break;
            case PickleOpcode.Tuple:
                _stack.Add(PopToMark());
                break;
            case PickleOpcode.Tuple1 or PickleOpcode.Tuple2 or PickleOpcode.Tuple3:
                _stack.Add(Pop(opcode - PickleOpcode.Tuple1 + 1));
                break;
            case PickleOpcode.EmptyDict:
                _stack.Add(new PickleDict());
                break;
            case PickleOpcode.SetItem:
                SetItems(Pop(2));
                break;
            case PickleOpcode.SetItems:
                SetItems(PopToMark());
                break;

            case PickleOpcode.BinGet:
                _stack.Add(Recall(Take(1)[0]));
                break;
            case PickleOpcode.LongBinGet:
                _stack.Add(Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                break;
            case PickleOpcode.BinPut:
                _memo[Take(1)[0]] = Peek();
                break;
            case PickleOpcode.LongBinPut:
                _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = Peek();
                break;
            case PickleOpcode.Memoize:
                _memo[(uint)_memo.Count] = Peek();
                break;

            default:
                ExecuteOnObjects(opcode);
                break;
        }
    }

    /// <summary>The instructions with which Python makes objects by name.</summary>
    private void ExecuteOnObjects(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Global:
                var module = ReadLine();
                _stack.Add(PickleGlobals.Resolve(module, ReadLine()));
                break;
            case PickleOpcode.StackGlobal:
                _stack.Add(Pop(2) is [string from, string name] ? PickleGlobals.Resolve(from, name) : throw Unfit(opcode));
                break;
            case PickleOpcode.BinPersId:
                _stack.Add(Storage(Pop()));
                break;
            case PickleOpcode.Reduce:
                _stack.Add(Pop(2) is [PickleGlobal function, object?[] arguments] ? Call(function, arguments) : throw Unfit(opcode));
                break;
            case PickleOpcode.NewObj:
                _stack.Add(Pop(2) is [PickleGlobal type, object?[] values] ? New(type, values) : throw Unfit(opcode));
                break;
            case PickleOpcode.Build:
                var state = Pop();
                Build(Peek(), state);
                break;
            case PickleOpcode.Inst:
                throw PickleGlobals.Refused($"{ReadLine()}.{ReadLine()}");
            case PickleOpcode.Obj or PickleOpcode.NewObjEx:
                throw PickleGlobals.Refused(
                    _stack.Find(value => value is PickleGlobal) is PickleGlobal { Name: var asked } ? $"an object of {asked}" : "an object");
            case PickleOpcode.Ext1 or PickleOpcode.Ext2 or PickleOpcode.Ext4:
                throw PickleGlobals.Refused("an object by extension code");
            case PickleOpcode.PersId:
                throw PickleGlobals.Refused($"the external object {ReadLine()}");
            default:
                throw new InvalidDataException(
                    $"its pickle has the instruction 0x{(byte)opcode:X2} at byte {_at - 1}, which torch.save does not write.");
        }
    }

    private static object? Call(PickleGlobal function, object?[] arguments) =>
        function.Call is { } call ? call(arguments) : throw PickleGlobals.Refused($"a call of {function.Name}");

    private static PickleModule New(PickleGlobal type, object?[] arguments) =>
        type.IsModule && arguments is [] ? new PickleModule() : throw PickleGlobals.Refused($"an object of {type.Name}");

    private static void Build(object? target, object? state)
    {
        switch (target, state)
        {
            case (PickleModule module, PickleDict attributes):
                module.Attributes = attributes;
                break;
            case (PickleDict, PickleDict):
                // Attributes that PyTorch hangs on a state dict (_metadata): versions of modules, of no use here.
                break;
            default:
                throw PickleGlobals.Refused($"setting the state of {Describe(target)}");
        }
    }

    private static PickleStorage Storage(object? id) =>
        id is object?[] and ["storage", PickleGlobal { Type: { } type }, string key, string, long count and >= 0]
            ? new PickleStorage(type, key, count)
            : throw PickleGlobals.Refused($"the external object {Describe(id)}");

    private static string Describe(object? value) => value switch
    {
        null => "None",
        PickleGlobal global => global.Name,
        PickleModule => "a module",
        PickleDict => "a dict",
        PickleList => "a list",
        PickleTensor => "a tensor",
        PickleStorage => "a storage",
        object?[] => "a tuple",
        _ => $"a value of type {value.GetType().Name}",
    };

    private void SetItems(object?[] items)
    {
        if (items.Length % 2 != 0) throw Unfit(PickleOpcode.SetItems);
        var dict = Peek<PickleDict>(PickleOpcode.SetItems);
        for (var i = 0; i < items.Length; i += 2) dict[Key(items[i])] = items[i + 1];
    }

    private readonly object? Recall(uint index) =>
        _memo.TryGetValue(index, out var value) ? value : throw new InvalidDataException($"its pickle uses the memo {index} before it is set.");

    private long ReadLong()
    {
        var bytes = TakeCounted(1);
        if (bytes.Length > sizeof(long)) throw new InvalidDataException("its pickle has an integer of more than 64 bits.");
        if (bytes.IsEmpty) return 0;
        Span<byte> extended = stackalloc byte[sizeof(long)];
        extended.Fill((bytes[^1] & 0x80) != 0 ? (byte)0xFF : (byte)0);
        bytes.CopyTo(extended);
        return BinaryPrimitives.ReadInt64LittleEndian(extended);
    }

    private string ReadLine()
    {
        var length = _code[_at..].IndexOf((byte)'\n');
        if (length < 0) throw CutShort();
        var line = Encoding.UTF8.GetString(_code.Slice(_at, length));
        _at += length + 1;
        return line;
    }

    private ReadOnlySpan<byte> TakeCounted(int sizeOfCount)
    {
        var count = Take(sizeOfCount);
        return Take(sizeOfCount switch
        {
            1 => count[0],
            4 => BinaryPrimitives.ReadUInt32LittleEndian(count),
            _ => BinaryPrimitives.ReadInt64LittleEndian(count),
        });
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _code.Length - _at) throw CutShort();
        var bytes = _code.Slice(_at, (int)count);
        _at += (int)count;
        return bytes;
    }

    private readonly object? Peek() => _stack.Count > Floor ? _stack[^1] : throw Empty();

    private readonly T Peek<T>(PickleOpcode opcode)
        where T : class => Peek() as T ?? throw Unfit(opcode);

    // What lies below a mark belongs to the container that is being filled.
    private readonly int Floor => _marks.TryPeek(out var mark) ? mark : 0;

    private readonly object? Pop() => Pop(1)[0];

    private readonly object?[] Pop(int count)
    {
        if (_stack.Count - Floor < count) throw Empty();
        return PopFrom(_stack.Count - count);
    }

    private readonly object?[] PopToMark() =>
        _marks.TryPop(out var mark) ? PopFrom(mark) : throw new InvalidDataException("its pickle closes a list that it has not opened.");

    private readonly object?[] PopFrom(int index)
    {
        object?[] values = [.. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_stack)[index..]];
        _stack.RemoveRange(index, _stack.Count - index);
        return values;
    }

    private readonly InvalidDataException CutShort() => new($"its pickle ends inside the instruction at byte {_at}.");

    private readonly InvalidDataException Empty() => new($"its pickle takes more from the stack than there is, at byte {_at}.");

    private readonly InvalidDataException Unfit(PickleOpcode opcode) => new($"its pickle uses {opcode} on values it does not fit, at byte {_at}.");
}
