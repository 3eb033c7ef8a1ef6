using System.Text;

using GaDms.Torch.Native;

namespace GaDms.Torch;

/// <summary>
/// One operator of libtorch, looked up by its schema name ("aten::add.Tensor") on first use and called through the
/// dispatcher, which brings autograd, autocast and the device's kernel. Keep it in a static field.
/// </summary>
/// <param name="name">Namespace, name and, after a dot, overload, as in libtorch's native_functions.yaml.</param>
public sealed class Operator(string name)
{
    // Arguments are few and shapes short: this is enough for all but lists of hundreds of parameters.
    private const int StackWords = 64;

    private nint _handle;

    /// <summary>The schema name.</summary>
    public string Name { get; } = name;

    /// <summary>Calls the operator for its first result, a tensor. Missing trailing arguments take their defaults.</summary>
    /// <exception cref="TorchException">No such operator, wrong arguments, or the operator failed.</exception>
    /// <exception cref="ObjectDisposedException">An argument has been disposed.</exception>
    public unsafe Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = Invoke(arguments, out int count);
        if (count != 1 || results->Kind != NativeKind.Tensor)
        {
            FreeAll(results, count);
            throw new TorchException(Name, $"returned {count} values where one tensor was expected");
        }

        return new Tensor(results->Pointer);
    }

    /// <summary>Calls the operator for all its tensors; lists among the results are flattened.</summary>
    /// <inheritdoc cref="Call"/>
    public unsafe Tensor[] CallMany(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = Invoke(arguments, out int count);
        return Wrap(results, count, Name);
    }

    /// <summary>Calls an operator that changes a tensor in place, for its effect.</summary>
    /// <inheritdoc cref="Call"/>
    public unsafe void CallInPlace(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = Invoke(arguments, out int count);
        FreeAll(results, count);
    }

    /// <summary>Looks the operator up, which its first call does otherwise.</summary>
    internal void Resolve()
    {
        if (_handle == 0)
            _handle = Find(Name);
    }

    internal unsafe NativeValue CallScalar(params ReadOnlySpan<Argument> arguments)
    {
        NativeValue* results = Invoke(arguments, out _);
        return *results;
    }

    /// <summary>Takes over the tensors of native results.</summary>
    internal static unsafe Tensor[] Wrap(NativeValue* results, int count, string name)
    {
        for (int i = 0; i < count; i++)
        {
            if (results[i].Kind != NativeKind.Tensor)
            {
                FreeAll(results, count);
                throw new TorchException(name, $"returned a value of kind {results[i].Kind} where tensors were expected");
            }
        }

        var tensors = new Tensor[count];
        for (int i = 0; i < count; i++)
            tensors[i] = new Tensor(results[i].Pointer);
        return tensors;
    }

    private static unsafe void FreeAll(NativeValue* results, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (results[i].Kind == NativeKind.Tensor)
                NativeMethods.gadms_tensor_free(results[i].Pointer);
        }
    }

    private unsafe NativeValue* Invoke(ReadOnlySpan<Argument> arguments, out int count)
    {
        Resolve();
        NativeValue* values = stackalloc NativeValue[arguments.Length];
        int words = WordsFor(arguments);
        Span<long> words64 = words <= StackWords ? stackalloc long[StackWords] : new long[words];
        int held = 0;
        fixed (long* lists = words64)
        {
            try
            {
                Marshal(arguments, values, lists, ref held);
                NativeValue* results;
                int resultCount;
                NativeMethods.Check(
                    NativeMethods.gadms_operator_call(_handle, values, arguments.Length, &results, &resultCount), Name);
                count = resultCount;
                return results;
            }
            finally
            {
                Release(arguments, held);
            }
        }
    }

    private static unsafe nint Find(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        nint handle;
        NativeMethods.Check(
            NativeMethods.gadms_operator_find(dot < 0 ? name : name[..dot], dot < 0 ? "" : name[(dot + 1)..], &handle), name);
        return handle;
    }

    private static int WordsFor(ReadOnlySpan<Argument> arguments)
    {
        int words = 0;
        foreach (ref readonly Argument argument in arguments)
        {
            words += argument.Reference switch
            {
                Array list => list.Length,
                string text => (Encoding.UTF8.GetByteCount(text) + sizeof(long) - 1) / sizeof(long),
                _ => 0,
            };
        }

        return words;
    }

    // Every tensor is held (counted in held) until the call is over, so that neither the garbage collector nor another
    // thread's Dispose can free it meanwhile.
    private static unsafe void Marshal(ReadOnlySpan<Argument> arguments, NativeValue* values, long* lists, ref int held)
    {
        foreach (ref readonly Argument argument in arguments)
        {
            values->Kind = argument.Kind;
            values->Count = 0;
            values->Integer = argument.Bits;
            switch (argument.Kind)
            {
                case NativeKind.Tensor:
                    values->Pointer = ((Tensor)argument.Reference!).Hold();
                    held++;
                    break;
                case NativeKind.IntList:
                case NativeKind.DoubleList:
                    var numbers = (Array)argument.Reference!;
                    if (argument.Reference is long[] integers)
                        integers.CopyTo(new Span<long>(lists, integers.Length));
                    else
                        ((double[])numbers).CopyTo(new Span<double>(lists, numbers.Length));
                    Attach(values, ref lists, numbers.Length, numbers.Length);
                    break;
                case NativeKind.TensorList:
                    var tensors = (Tensor?[])argument.Reference!;
                    for (int i = 0; i < tensors.Length; i++)
                    {
                        lists[i] = tensors[i]?.Hold() ?? 0;
                        held++;
                    }

                    Attach(values, ref lists, tensors.Length, tensors.Length);
                    break;
                case NativeKind.String:
                    var text = (string)argument.Reference!;
                    int bytes = Encoding.UTF8.GetByteCount(text);
                    Encoding.UTF8.GetBytes(text, new Span<byte>(lists, bytes));
                    Attach(values, ref lists, bytes, (bytes + sizeof(long) - 1) / sizeof(long));
                    break;
                case NativeKind.Device:
                    values->Count = (int)(argument.Bits >> 32);
                    values->Integer = (int)argument.Bits;
                    break;
            }

            values++;
        }
    }

    private static unsafe void Attach(NativeValue* value, ref long* lists, int count, int words)
    {
        value->Count = count;
        value->Pointer = (nint)lists;
        lists += words;
    }

    private static void Release(ReadOnlySpan<Argument> arguments, int held)
    {
        foreach (ref readonly Argument argument in arguments)
        {
            if (held == 0)
                return;
            if (argument.Kind == NativeKind.Tensor)
            {
                ((Tensor)argument.Reference!).LetGo();
                held--;
            }
            else if (argument.Kind == NativeKind.TensorList)
            {
                foreach (Tensor? tensor in (Tensor?[])argument.Reference!)
                {
                    if (held == 0)
                        return;
                    tensor?.LetGo();
                    held--;
                }
            }
        }
    }
}
