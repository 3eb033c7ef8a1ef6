using System.Text;

namespace GaDms.Faults.Tests.Access;

/// <summary>Requests that try to come where none should: paths, headers and bodies that no browser sends.</summary>
internal static class Escapes
{
    private static readonly string[] s_parts =
    [
        "..", "%2e%2e", "%2E%2E", ".%2e", "..%2f", "..%5c", "..\\", "%252e%252e", "%c0%ae%c0%ae", "%00", "%0a", "%0d%0aX: y", "....//", "..;", ".", "//", "%2f", "%5c", "~", "etc", "passwd", "keys.json", "audit.jsonl", "gallery", "gallery.db",
        "vectors-1.f32", "wwwroot", "proc", "self", "environ", "assets", "index.html", "api", "v1", "people", "1", "-1", "0", "9223372036854775807", "9223372036854775808", "1e3", "0x1", "thumbnail", "frame", "clip", "link.jpg", "*", "?", "#", "%", "%zz", "%u002e", "'", "\"",
        "<script>", "{id}", "NUL", "con", "C:", "file:", "\u00fc", new string('a', 300), new string('/', 50),
    ];

    private static readonly string[] s_methods = ["GET", "GET", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "GE T", "X\u0001", "PROPFIND"];

    /// <summary>A path that should lead nowhere.</summary>
    public static RawRequest Path(Random random)
    {
        var start = random.Next(6) switch { 0 => "/assets/", 1 => "/api/v1/", 2 => "/api/v1/people/", 3 => "/openapi/", 4 => "//", _ => "/" };
        var target = start + string.Join('/', Enumerable.Range(0, 1 + random.Next(7)).Select(_ => s_parts[random.Next(s_parts.Length)]));
        target = random.Next(12) switch
        {
            0 => "http://elsewhere.example" + target,
            1 => target[1..],
            2 => target + new string('x', 9000),
            3 => $"{target}?{s_parts[random.Next(s_parts.Length)]}={s_parts[random.Next(s_parts.Length)]}",
            _ => target,
        };
        return new RawRequest(s_methods[random.Next(s_methods.Length)], target.Replace(' ', '+'));
    }

    /// <summary>A request with headers that would make it another's.</summary>
    public static RawRequest Header(RawRequest request, Random random)
    {
        (string, string)[] headers =
        [
            ("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-Host", "localhost"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/admin"), ("Forwarded", "for=127.0.0.1;host=localhost"), ("X-Real-IP", "::1"), ("X-Original-URL", "/api/v1/gallery"),
            ("X-Rewrite-URL", "/health/live"), ("X-HTTP-Method-Override", "GET"), ("X-Method-Override", "DELETE"), ("Origin", "https://elsewhere.example"), ("Origin", "null"), ("Origin", "http://localhost"), ("Referer", "http://localhost/"), ("Upgrade", "h2c"),
            ("Transfer-Encoding", "chunked"), ("Content-Length", "0"), ("Content-Length", "-1"), ("Expect", "100-continue"), ("Range", "bytes=0-10"), ("If-None-Match", "*"), ("Cookie", "gadms-session=\r\nX: y"), ("Cookie", "a=b; gadms-session; gadms-session=x"), ("Host", "localhost"),
            ("X-A", "a\r\nAuthorization: Bearer x"), ("X\u0000", "y"), ("X A", "y"), ("", "y"), ("Accept", new string('*', 20_000)), ("X-User", "admin"), ("X-Scope", "admin"), ("Sec-Fetch-Site", "same-origin"),
        ];
        string[] hosts = ["elsewhere.example", "localhost:1", "127.0.0.1", "[::1]", "", "a b", "localhost@elsewhere.example", "elsewhere.example\r\nHost: localhost", "%6cocalhost", new string('h', 5000), "169.254.169.254", "0"];
        return request with
        {
            Host = random.Next(2) == 0 ? hosts[random.Next(hosts.Length)] : request.Host,
            Headers = [.. request.Headers, .. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => headers[random.Next(headers.Length)])],
        };
    }

    /// <summary>A request with a body that is none, or too much of one.</summary>
    public static RawRequest Body(RawRequest request, Random random)
    {
        string[] types = ["", "text/plain", "application/xml", "application/json", "application/json; charset=utf-7", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=b", "image/jpeg", "a/b/c", "*/*", new string('t', 2000)];
        byte[][] bodies =
        [
            [], "{"u8.ToArray(), "null"u8.ToArray(), "\"\\ud800\""u8.ToArray(), [0xFF, 0xFE, 0x00], Encoding.ASCII.GetBytes(new string('[', 100_000)), Encoding.ASCII.GetBytes($"{{\"key\":\"{new string('x', 2 << 20)}\"}}"),
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"/etc/passwd\"\r\n\r\nx\r\n--b--\r\n"u8.ToArray(), "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"u8.ToArray(), "key=x&a=b"u8.ToArray(),
        ];
        return request with { ContentType = types[random.Next(types.Length)], Body = random.Next(4) == 0 ? request.Body : bodies[random.Next(bodies.Length)] };
    }
}
