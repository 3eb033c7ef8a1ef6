namespace GaDms.Retrieval;

/// <summary>A gallery that cannot be opened, read or added to; the message says what, where and what to do.</summary>
public sealed class GalleryException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public GalleryException()
    {
    }

    /// <summary>Creates the exception with a message meant for the user.</summary>
    public GalleryException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message meant for the user and what led to it.</summary>
    public GalleryException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
