namespace GaDms.Training.Distributed;

/// <summary>Another of the processes that train together has gone, hangs or has failed. The run goes on from its last checkpoint.</summary>
public sealed class PeerLostException : Exception
{
    /// <summary>Creates the exception.</summary>
    public PeerLostException()
    {
    }

    /// <summary>Creates the exception.</summary>
    public PeerLostException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public PeerLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
