// SPDX-License-Identifier: AGPL-3.0-or-later
package se.ddmail.directory;

import static se.ddmail.directory.jooq.Tables.ADDRESS;

import java.util.OptionalLong;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** How columns become values. */
final class Rows {
    private Rows() {}

    /** The column that holds addresses in the form of this one. */
    static Field<String> column(Address address) {
        return address.hasAsciiDomain() ? ADDRESS.ADDRESS_ : ADDRESS.UNICODE;
    }

    /** An address that the database holds; checked when it was put there. */
    static Address address(String stored) {
        try {
            return Address.parse(stored);
        } catch (InvalidAddressException e) {
            throw new Database.DamagedRowException("the database holds an address that is none");
        }
    }

    /** A column that must have a value: declared NOT NULL, or of a row that has to be there. */
    static <T> T value(Record row, Field<T> field) {
        T value = row.get(field);
        if (value == null) {
            throw new Database.DamagedRowException("no value in column " + field.getName());
        }
        return value;
    }

    static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
