package zoo

import "slices"

// Animals lists all receivers: correct ones, then those that break a check, in the order of
// the checks.
func Animals() []Animal {
	return slices.Concat(
		correctOnes(),
		signedOnes(),

		reachRedirect(),
		reachDeadline(),
		reachContentType(),
		reachTypeHeader(),
		reachAlive(),
		reachFlaky(),
		reachUnstable(),
		reachState(),
		reachErrorBody(),
		reachFraming(),

		samplesAccepted(),

		coverageEvent(),
		coverageAccepted(),
		coverageFieldsEmpty(),
		coverageFieldsObject(),
		coverageFieldsMissing(),
		coverageNull(),
		coverageNotNull(),
		coverageResource(),
		coverageTimeOffset(),
		coverageSlash(),
		coverageUnicode(),
		coverageCounted(),
		coverageAmount(),
		coverageCurrency(),
		coverageSideEffect(),
		coverageOpposite(),
		coverageState(),

		toleranceUnknownType(),
		toleranceUnknownMember(),
		toleranceNewValue(),
		toleranceMemberOrder(),
		toleranceEscapes(),
		toleranceSpace(),
		toleranceText(),
		toleranceLarge(),
		toleranceEmail(),
		toleranceIP(),
		toleranceCustomFields(),
		toleranceLargeID(),
		toleranceTime(),
		toleranceTimeForm(),
		toleranceCounted(),

		rejectionMalformed(),
		rejectionHostile(),
		rejectionInvalid(),
		rejectionHang(),
		rejectionDropped(),
		rejectionLeak(),
		rejectionAccepted(),

		idempotencyAnswer(),
		idempotencyTwice(),
		idempotencyConcurrent(),
		idempotencyDistinct(),
		idempotencyAfterDrop(),
		idempotencyAfterError(),
		idempotencyItems(),
		idempotencyRenewal(),

		orderAnswer(),
		orderState(),

		timeSlowBody(),
		timeChunks(),
		timeReset(),
		timeKeepAlive(),
		timeContinue(),
		timeBurst(),
		timeLateDuplicate(),

		signatureGenuine(),
		signatureOff(),
		signatureMissing(),
		signatureForged(),
		signatureOtherSecret(),
		signatureOld(),
		signatureMalformed(),
		signatureNoEffect(),
		signatureLeak(),
		signatureAfterForgery(),
	)
}
