namespace GaDms.Data;

/// <summary>A data set that cannot be used as it is: the message says which file, where in it, and what to do.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>An empty message; prefer the other constructors.</summary>
    public DatasetException()
    {
    }

    /// <summary>A message for the user.</summary>
    public DatasetException(string message)
        : base(message)
    {
    }

    /// <summary>A message for the user and what lay beneath it.</summary>
    public DatasetException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
