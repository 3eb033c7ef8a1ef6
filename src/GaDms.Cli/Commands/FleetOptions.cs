using System.CommandLine;
using GaDms.Fleet.Queue;
using GaDms.Fleet.Stores;

namespace GaDms.Cli.Commands;

/// <summary>Where a fleet has its queue and its store.</summary>
internal sealed class FleetOptions
{
    private const string BrokerVariable = "GADMS_BROKER";

    private readonly Option<string?> _broker = new("--broker") { Description = $"RabbitMQ: amqp://USER:PASSWORD@HOST:PORT/VHOST; default: {BrokerVariable}, so that no password stands in a list of processes.", HelpName = "address" };
    private readonly Option<string> _queue = new("--queue") { Description = "Name of the queue; one for each campaign.", DefaultValueFactory = _ => "gadms-curate", HelpName = "name" };
    private readonly Option<string> _store = StoreOption();

    public FleetOptions(Command command)
    {
        command.Options.Add(_broker);
        command.Options.Add(_queue);
        command.Options.Add(_store);
    }

    public static Option<string> StoreOption() => new("--store") { Description = "Where the campaign and its results are: a folder that all machines see under this path, or s3://BUCKET/PREFIX.", Required = true, HelpName = "place" };

    public FleetBroker Broker(ParseResult parsed) => new(
        parsed.GetValue(_broker) ?? Environment.GetEnvironmentVariable(BrokerVariable) ?? throw new InvalidDataException($"No broker is given: --broker amqp://HOST, or {BrokerVariable}."),
        parsed.GetValue(_queue)!);

    public IFleetStore Store(ParseResult parsed) => FleetStores.Open(parsed.GetValue(_store)!);
}
