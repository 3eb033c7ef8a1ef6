namespace GaDms.Server;

/// <summary>The server cannot start as it is set up; the message says why and what to do, in one line.</summary>
public sealed class ServerException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public ServerException()
    {
    }

    /// <summary>Creates the exception with a message meant for the user.</summary>
    public ServerException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message meant for the user and what led to it.</summary>
    public ServerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
