namespace GaDms.Torch;

/// <summary>An operator of libtorch refused or failed. The process and all tensors remain usable.</summary>
public sealed class TorchException : Exception
{
    /// <summary>Creates an exception without details.</summary>
    public TorchException()
    {
    }

    /// <summary>Creates an exception with libtorch's message.</summary>
    public TorchException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and a cause.</summary>
    public TorchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal TorchException(string operatorName, string nativeMessage)
        : base($"{operatorName}: {WithoutBacktrace(nativeMessage)}") => Operator = operatorName;

    /// <summary>The operator's schema name, such as "aten::mm", or the function that failed.</summary>
    public string? Operator { get; }

    // libtorch appends where in C++ the error was raised, over dozens of lines.
    private static string WithoutBacktrace(string message)
    {
        int end = message.IndexOf("\nException raised from", StringComparison.Ordinal);
        string kept = end < 0 ? message : message[..end];
        return string.Join('\n', kept.Split('\n').Take(12)).TrimEnd();
    }
}
