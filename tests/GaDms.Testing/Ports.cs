using System.Net;
using System.Net.Sockets;

namespace GaDms.Testing;

/// <summary>Ports of this machine.</summary>
public static class Ports
{
    /// <summary>Ports that nobody listens on at this moment.</summary>
    public static int[] Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }

    /// <summary>Waits until a process listens; it has failed when it ends before.</summary>
    public static async Task WaitAsync(int port, System.Diagnostics.Process process)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            if (process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(3))
                throw new InvalidOperationException($"{process.StartInfo.FileName} does not listen on port {port}");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }
    }
}
