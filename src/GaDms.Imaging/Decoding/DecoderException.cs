namespace GaDms.Imaging.Decoding;

/// <summary>What a picture did to the process that decoded it.</summary>
public enum DecoderFault
{
    /// <summary>The process ended, or answered nonsense.</summary>
    Crashed,

    /// <summary>It took more time than a picture may.</summary>
    TooSlow,

    /// <summary>It wanted more memory than a picture of its size may.</summary>
    OutOfMemory,
}

/// <summary>A picture or video that its decoder did not survive; the program did.</summary>
public sealed class DecoderException : ImageException
{
    /// <summary>Creates the exception without a message.</summary>
    public DecoderException()
    {
    }

    /// <summary>Creates the exception with a message meant for the user.</summary>
    public DecoderException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message meant for the user and what led to it.</summary>
    public DecoderException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal DecoderException(DecoderFault fault, string message)
        : base(message) => Fault = fault;

    /// <summary>What happened.</summary>
    public DecoderFault Fault { get; }
}
