using Tracking.Server.Description;
using Tracking.Server.Ingest;
using Tracking.Server.Problems;
using Tracking.Server.Queries;
using Tracking.Server.Security.Access;
using Tracking.Server.Security.Audit;

namespace Tracking.Server.Personal;

/// <summary><c>GET</c> and <c>DELETE /v1/packages/{id}/personal</c>: what is held about a package's recipient, and its erasure.</summary>
internal static partial class PersonalEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapPersonal(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/packages/{id}/personal", GetAsync).Allows(Permission.PersonalRead).Audits("personal.export", "id")
            .WithTags("Personal data").WithName("exportPersonalData").WithSummary("Everything that is held about a package and the person who gets it")
            .WithDescription("By any of its barcodes. Photos and signatures are named and linked. Of customers' links only ids are told, no tokens. Never cached.")
            .Produces<PersonalDataView>()
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        routes.MapDelete("/v1/packages/{id}/personal", DeleteAsync).Allows(Permission.PersonalErase).Audits("personal.erase", "id")
            .WithTags("Personal data").WithName("erasePersonalData").WithSummary("Erase the personal data of a package")
            .WithDescription(
                "By any of its barcodes: recipient, address, door, instructions, where devices were, who took it, photos, signatures and customers' words, under all its barcodes. "
                + "When 204 is answered the keys that they were encrypted with are destroyed, so that copies in backups cannot be read either, and their bytes are in no file of the data directory. "
                + "The history stays, without them. What comes later of the same kind is not kept. The same again completes what was cut off, and else changes nothing.")
            .Produces(StatusCodes.Status204NoContent)
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task GetAsync(HttpContext context, string id, PersonalExport export, ILogger<PersonalExport> logger)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (await export.FindAsync(context.GetCaller(), id) is not { } view)
        {
            await UnknownAsync(context, id);
            return;
        }

        LogExported(logger, view.PackageId);
        await context.Response.WriteAsJsonAsync(view, PersonalJson.Default.PersonalDataView, cancellationToken: context.RequestAborted);
    }

    private static async Task DeleteAsync(HttpContext context, string id, PersonalErasure erasure, ILogger<PersonalErasure> logger)
    {
        if (await new QueryReader(context).Id(id).RefusedAsync())
        {
            return;
        }

        if (!await erasure.EraseAsync(id))
        {
            await UnknownAsync(context, id);
            return;
        }

        LogErased(logger, id);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task UnknownAsync(HttpContext context, string id) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, "notFound", $"Package '{Text.Short(id)}' was never announced or scanned.", null);

    [LoggerMessage(Level = LogLevel.Information, Message = "What is held about package {PackageId} was read as a whole")]
    private static partial void LogExported(ILogger logger, string packageId);

    [LoggerMessage(Level = LogLevel.Information, Message = "The personal data of package {PackageId} was erased on request")]
    private static partial void LogErased(ILogger logger, string packageId);
}
