using GaDms.Hosting.Ingesting;
using GaDms.Hosting.Searching;
using GaDms.Ingestion;
using GaDms.Retrieval.Store;
using GaDms.Torch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace GaDms.Hosting;

/// <summary>Adds person search to a program's services.</summary>
public static class PersonSearchServices
{
    /// <summary>
    /// Adds <see cref="IPersonSearch"/>, <see cref="IngestService"/> and retention. The options are checked when the program
    /// starts; the gallery and the model are opened then too, unless the services hold an <see cref="IGallery"/> or a
    /// <see cref="SharedModel"/> already.
    /// </summary>
    public static IServiceCollection AddPersonSearch(this IServiceCollection services, Action<PersonSearchOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        BlasKernels.Select();
        services.AddOptions<PersonSearchOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PersonSearchOptions>, PersonSearchOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        // Once, before anything else can be done: there is nothing to be gained from waiting elsewhere.
        services.TryAddSingleton(provider => GalleryLocation.OpenAsync(provider.GetRequiredService<IOptions<PersonSearchOptions>>().Value.Gallery).GetAwaiter().GetResult());
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<PersonSearchOptions>>().Value;
            return PersonDetectors.Create(options.Detector, options.Device);
        });
        services.TryAddSingleton(LoadModel);
        services.TryAddSingleton<EncodeQueue>();
        services.TryAddSingleton<GalleryKnowledge>();
        services.TryAddSingleton<IPersonSearch, PersonSearch>();
        services.TryAddSingleton<IIngestor, GalleryIngestor>();
        services.TryAddSingleton<IngestService>();
        services.AddHostedService<StartCheck>();
        services.AddHostedService(provider => provider.GetRequiredService<IngestService>());
        services.AddHostedService<RetentionService>();
        return services;
    }

    private static SharedModel LoadModel(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<PersonSearchOptions>>().Value;
        var made = services.GetRequiredService<IGallery>().Model;
        if (options.Threads > 0)
            torch.set_num_threads(options.Threads);
        var opener = new ModelOpener(options);
        return new SharedModel(opener.Open(made), opener.Follow);
    }
}
