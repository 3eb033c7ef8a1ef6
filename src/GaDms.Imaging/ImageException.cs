namespace GaDms.Imaging;

/// <summary>A picture that cannot be read, written or worked on; the message names it and the cause.</summary>
public class ImageException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public ImageException()
    {
    }

    /// <summary>Creates the exception with a message meant for the user.</summary>
    public ImageException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message meant for the user and what led to it.</summary>
    public ImageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
