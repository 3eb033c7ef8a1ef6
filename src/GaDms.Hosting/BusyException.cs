namespace GaDms.Hosting;

/// <summary>Too much is waiting already; the same can be tried again a little later.</summary>
public sealed class BusyException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public BusyException()
    {
    }

    /// <summary>Creates the exception with a message meant for the user.</summary>
    public BusyException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message meant for the user and what led to it.</summary>
    public BusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
