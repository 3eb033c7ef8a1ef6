using System.Diagnostics;
using System.Globalization;
using Amazon.S3;

namespace GaDms.Fleet.Tests.Servers;

/// <summary>moto's server: S3 in the memory of a Python process.</summary>
public sealed class S3Server : IAsyncDisposable
{
    public const string Bucket = "people";

    private static readonly string? s_program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, "moto_server")).FirstOrDefault(File.Exists);

    private readonly int _port = Ports.Free(1)[0];
    private Process? _process;

    /// <summary>Why tests that need it are skipped; null when it is installed.</summary>
    public static string? Missing => s_program is null ? "moto_server is not installed; get it with pip install 'moto[server]'" : null;

    /// <summary>What the programs under test find in their environment.</summary>
    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["AWS_ENDPOINT_URL_S3"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}"),
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["AWS_REGION"] = "us-east-1",
    };

    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(s_program!, ["-H", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
        await Ports.WaitAsync(_port, _process);
        foreach (var (name, value) in Settings)
            Environment.SetEnvironmentVariable(name, value);
        using var client = new AmazonS3Client(new AmazonS3Config { ForcePathStyle = true });
        await client.PutBucketAsync(Bucket);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var name in Settings.Keys)
            Environment.SetEnvironmentVariable(name, null);
        if (_process is null)
            return;
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

/// <summary>A test with an S3 server, skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class S3FactAttribute : FactAttribute
{
    public S3FactAttribute() => Skip = S3Server.Missing;
}

/// <summary>A test with a broker and an S3 server, skipped where one of them is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RabbitS3FactAttribute : FactAttribute
{
    public RabbitS3FactAttribute() => Skip = RabbitNode.Missing ?? S3Server.Missing;
}
