using System.Globalization;
using System.Net.Sockets;
using System.Text;
using GaDms.Faults.Tests.Worlds;

namespace GaDms.Faults.Tests.Environments;

/// <summary>Connections to a server end without a word: in the middle of an upload, and while it answers.</summary>
internal sealed class CutConnections : IEnvironmentFault
{
    private const string Boundary = "cut-here";

    private static readonly string[] s_answers = ["/", "/openapi/v1.json", "/api/v1/gallery", "/health/ready"];

    public string Name => "connection cut";

    public async Task<CampaignReport> RunAsync(SmallJob job, int times, Random random, Action<string> log)
    {
        var tally = new FaultTally($"{job.Name}: {Name}", log);
        var uploads = (UploadJob)job;
        using var folders = new TemporaryFolder();
        for (var i = 0; i < times; i++)
        {
            var folder = folders[$"{i}"];
            job.Begin(folder);
            await using var server = uploads.Serve(folder);
            var address = await UploadJob.AddressAsync(server) ?? throw new InvalidOperationException(JobRun.Told(server));
            using var client = new HttpClient { BaseAddress = address };
            foreach (var pictures in uploads.Uploads())
            {
                await CutUploadAsync(address, pictures, random, tally);
                await CutAnswerAsync(address, random, tally);
                tally.Check("an upload after the cut ones", await UploadJob.SendAsync(client, UploadJob.Form(pictures)));
            }
            await server.StopAsync();
            var output = await server.EndAsync();
            if (server.ExitCode != 0 || output.Contains("fail:", StringComparison.Ordinal) || output.Contains("crit:", StringComparison.Ordinal))
                tally.Fail($"exit code {server.ExitCode}: {output} {JobRun.Told(server)}");
            await tally.CompareAsync(job, folder);
        }
        return tally.Report();
    }

    /// <summary>Sends a part of an upload, or in one case of four all of it, and leaves before the answer.</summary>
    private static async Task CutUploadAsync(Uri address, string[] pictures, Random random, FaultTally tally)
    {
        var body = new MemoryStream();
        using (var form = new MultipartFormDataContent(Boundary))
        {
            form.Add(new StringContent("whole"), "people");
            form.Add(new StringContent("sent"), "source");
            foreach (var picture in pictures)
                form.Add(new ByteArrayContent(await File.ReadAllBytesAsync(picture)), "file", Path.GetFileName(picture));
            await form.CopyToAsync(body);
        }
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST /api/v1/ingest HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: multipart/form-data; boundary={Boundary}\r\nContent-Length: {body.Length}\r\n\r\n");
        byte[] request = [.. Encoding.ASCII.GetBytes(head), .. body.ToArray()];
        var whole = random.Next(4) == 0;
        using var connection = await ConnectAsync(address);
        await connection.SendAsync(request.AsMemory(0, whole ? request.Length : random.Next(1, request.Length)));
        tally.Add(whole ? "after a whole upload" : "in an upload");
    }

    private static async Task CutAnswerAsync(Uri address, Random random, FaultTally tally)
    {
        using var connection = await ConnectAsync(address);
        await connection.SendAsync(Encoding.ASCII.GetBytes($"GET {s_answers[random.Next(s_answers.Length)]} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
        await connection.ReceiveAsync(new byte[random.Next(1, 1000)]);
        tally.Add("in an answer");
    }

    private static async Task<Socket> ConnectAsync(Uri address)
    {
        // Closed, it sends a reset at once, whatever is still under way.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(address.Host, address.Port);
        return socket;
    }
}
