namespace GaDms.Curation;

/// <summary>
/// Stops a curation run with one line that says what, where and what to do: a wrong key, a folder that is not there, settings
/// that cannot be followed. A fault of a single sample is a <see cref="Rejection"/> and stops nothing.
/// </summary>
public sealed class CurationException : Exception
{
    /// <summary>Creates an exception without a message.</summary>
    public CurationException()
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What, where and what to do.</param>
    public CurationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What, where and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public CurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
