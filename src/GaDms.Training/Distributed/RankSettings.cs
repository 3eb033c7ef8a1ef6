using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace GaDms.Training.Distributed;

/// <summary>This process among those that train together.</summary>
public sealed record RankSettings
{
    /// <summary>Signs of life are waited for so long unless another time is given.</summary>
    public static readonly TimeSpan DefaultSilence = TimeSpan.FromSeconds(20);

    /// <summary>This process, from 0; the first one leads.</summary>
    public required int Rank { get; init; }

    /// <summary>Processes in all.</summary>
    public required int Size { get; init; }

    /// <summary>This process among those of its machine, from 0.</summary>
    public int LocalRank { get; init; }

    /// <summary>Where the processes meet.</summary>
    public required string Host { get; init; }

    /// <summary>On which port.</summary>
    public required int Port { get; init; }

    /// <summary>Whether the first process serves the meeting point; torchrun does it itself.</summary>
    public bool LeadServes { get; init; } = true;

    /// <summary>How long the processes wait for each other at the start.</summary>
    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A process that gives no sign of life for so long is lost.</summary>
    public TimeSpan Silence { get; init; } = DefaultSilence;

    /// <summary>A process that gives signs of life has so long to come to where the others wait.</summary>
    public TimeSpan CollectiveTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Reads what launchers set: RANK, WORLD_SIZE, LOCAL_RANK, MASTER_ADDR, MASTER_PORT.</summary>
    /// <returns>Null for a process on its own.</returns>
    /// <exception cref="InvalidDataException">A variable is missing or cannot be.</exception>
    public static RankSettings? FromEnvironment(Func<string, string?> variable)
    {
        if (variable("WORLD_SIZE") is null)
            return null;
        var size = Number("WORLD_SIZE", 1, int.MaxValue);
        if (size == 1)
            return null;
        return new RankSettings
        {
            Rank = Number("RANK", 0, size - 1),
            Size = size,
            LocalRank = variable("LOCAL_RANK") is null ? 0 : Number("LOCAL_RANK", 0, size - 1),
            Host = variable("MASTER_ADDR") ?? throw Wrong("MASTER_ADDR", "is missing"),
            Port = Number("MASTER_PORT", 1, IPEndPoint.MaxPort),
            LeadServes = variable("TORCHELASTIC_USE_AGENT_STORE") != "True",
        };

        int Number(string name, int least, int most)
        {
            var text = variable(name) ?? throw Wrong(name, "is missing");
            return int.TryParse(text, out var number) && number >= least && number <= most
                ? number
                : throw Wrong(name, $"must be a number from {least} to {most}, is \"{text}\"");
        }

        static InvalidDataException Wrong(string name, string what) =>
            new($"{name} {what}: a process that trains with others needs RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT from its launcher");
    }

    /// <summary>This machine's address on the way to the meeting point, or that of the interface GLOO_SOCKET_IFNAME.</summary>
    /// <exception cref="InvalidDataException">There is no such interface, or no way there.</exception>
    public string OwnAddress()
    {
        if (Environment.GetEnvironmentVariable("GLOO_SOCKET_IFNAME") is { Length: > 0 } name)
        {
            var address = NetworkInterface.GetAllNetworkInterfaces().Where(found => found.Name == name)
                .SelectMany(found => found.GetIPProperties().UnicastAddresses).FirstOrDefault()?.Address;
            return address?.ToString() ?? throw new InvalidDataException($"GLOO_SOCKET_IFNAME names the interface {name}, which this machine does not have");
        }
        try
        {
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            // Sends nothing: the kernel only chooses the way.
            socket.Connect(Host, Port);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }
        catch (SocketException e)
        {
            throw new InvalidDataException($"MASTER_ADDR {Host} cannot be reached: {e.Message}", e);
        }
    }
}
