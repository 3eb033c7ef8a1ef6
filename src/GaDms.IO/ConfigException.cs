namespace GaDms.IO;

/// <summary>A configuration that cannot be used. The message says where, what and, if known, what was meant.</summary>
public sealed class ConfigException : Exception
{
    /// <summary>With no message.</summary>
    public ConfigException()
    {
    }

    /// <summary>With the message the user reads.</summary>
    /// <param name="message">Source, path in the document, problem.</param>
    public ConfigException(string message)
        : base(message)
    {
    }

    /// <summary>With the message the user reads and its cause.</summary>
    /// <param name="message">Source, path in the document, problem.</param>
    /// <param name="innerException">The cause.</param>
    public ConfigException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
