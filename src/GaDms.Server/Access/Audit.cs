using Microsoft.AspNetCore.Http;

namespace GaDms.Server.Access;

/// <summary>Writes lines of the audit log for whoever makes the present request.</summary>
internal sealed class Audit(AuditLog log, IHttpContextAccessor accessor)
{
    public void Looked(string what, params IReadOnlyList<long> people) => Write(new AuditEntry { Who = "", What = what, People = people });

    /// <summary>Who and from where are filled in.</summary>
    public void Write(AuditEntry entry)
    {
        var context = accessor.HttpContext;
        log.Write(entry with { Who = context?.User.Identity?.Name ?? "nobody", From = context?.Connection.RemoteIpAddress?.ToString() });
    }
}
