namespace GaDms.Server.Access;

/// <summary>What cannot be written down must not be done.</summary>
internal sealed class AuditException : Exception
{
    public AuditException()
    {
    }

    public AuditException(string message)
        : base(message)
    {
    }

    public AuditException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
